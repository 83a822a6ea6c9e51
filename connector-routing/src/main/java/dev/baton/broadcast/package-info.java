/**
 * Publishes the human part of conversations to an event broker, in the format of Rasa's own broker.
 *
 * <p>Rasa's event broker publishes what its bot and the users say, and stops when people take over.
 * This package adds the rest: {@code pause} when people get a conversation, {@code user} and {@code
 * agent} for what is said then, {@code resume} when the bot has it again.
 *
 * <p>The routing layer stores each event in the same transaction as the change it reports. {@link
 * dev.baton.broadcast.Broadcaster} reads the events from the store, {@code RasaEvents} formats
 * them, and an {@link dev.baton.broadcast.EventBroker} sends them; an event is deleted once the
 * broker has confirmed it. So nothing is lost while a broker is down or when Baton is killed, some
 * events may be published twice, and no conversation ever waits for a broker.
 */
@NullMarked
package dev.baton.broadcast;

import org.jspecify.annotations.NullMarked;
