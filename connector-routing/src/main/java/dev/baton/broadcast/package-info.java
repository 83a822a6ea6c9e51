/**
 * Tells an event broker the human part of conversations, in the words of Rasa's own broker.
 *
 * <p>Rasa's event broker shows what its bot and the users say, and falls silent where people take
 * over. Here is the rest of the record: {@code pause} when people have a conversation, {@code user}
 * and {@code agent} for what is said then, {@code resume} when the bot has it again.
 *
 * <p>The routing layer writes each of these into the store, in the transaction that makes it true.
 * {@link dev.baton.broadcast.Broadcaster} takes them from there, {@code RasaEvents} words them, and
 * an {@link dev.baton.broadcast.EventBroker} carries them; a row goes once the broker has confirmed
 * it. So nothing is lost while a broker is down or when Baton is killed, some of it may be told
 * twice, and no conversation ever waits for a broker.
 */
@NullMarked
package dev.baton.broadcast;

import org.jspecify.annotations.NullMarked;
