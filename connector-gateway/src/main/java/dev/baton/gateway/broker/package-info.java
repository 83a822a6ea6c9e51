/**
 * The event brokers that {@code event_broker} in {@code baton.yml} can name.
 *
 * <p>The section is that of Rasa's {@code endpoints.yml}, key by key and with Rasa's defaults, so
 * that it can be copied: {@code kafka}, {@code pika} (RabbitMQ) and {@code file}. {@code
 * BrokerSection} reads it into a {@code BrokerEntry}; the clients' classes are loaded when a broker
 * is first used, and never where none is configured.
 */
@NullMarked
package dev.baton.gateway.broker;

import org.jspecify.annotations.NullMarked;
