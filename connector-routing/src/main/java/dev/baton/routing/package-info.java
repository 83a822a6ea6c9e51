/**
 * Decides who hears a message and who may answer: the routing layer, written once and used by every
 * channel.
 *
 * <p>An event passes through three kinds of lanes. Each lane does one thing at a time and in order,
 * and all of them take their work from the store, so that a crash loses nothing but the calls in
 * flight. The {@code Router} stores what a channel receives and lets the channel acknowledge it.
 * The event lane of the chat then handles it in one transaction: {@code UserEvents} or {@code
 * AgentEvents} add to the transcript, change control, or put deliveries into the outbox. The turn
 * lane of a conversation gives waiting user messages to the bot, one at a time, as long as the bot
 * has control. The delivery lanes of the {@code DeliveryWorker} carry out the deliveries on the
 * channels.
 *
 * <p>Control is one row of the store. It is changed by one compare-and-set that also increments the
 * epoch ({@code Controls}). It never waits for a lane: a bot may ask for a person in the middle of
 * its turn and is answered at once.
 */
@NullMarked
package dev.baton.routing;

import org.jspecify.annotations.NullMarked;
