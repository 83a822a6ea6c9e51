/**
 * The event brokers that {@code event_broker} in {@code baton.yml} can name.
 *
 * <p>The section has the keys and defaults of Rasa's {@code endpoints.yml}, so that it can be
 * copied from there: {@code kafka}, {@code pika} (RabbitMQ) and {@code file}. {@code BrokerSection}
 * reads it into a {@code BrokerEntry}; a client's classes are loaded when a broker is first used,
 * and never if none is configured.
 */
@NullMarked
package dev.baton.gateway.broker;

import org.jspecify.annotations.NullMarked;
