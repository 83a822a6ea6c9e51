/**
 * The {@code rest} channel: programs that speak Rasa's REST channel talk to Baton instead.
 *
 * <p>There is no platform in between. The user's own client posts what the user says and gets the
 * bot's answers in the response, as it would from Rasa. {@link dev.baton.rest.RestChannel} keeps
 * that response open until the chat is at rest. What people answer comes later, so the client
 * listens to a stream of events, has a callback, or polls.
 *
 * <p>A message for a user goes to the clients that listen at that moment ({@link
 * dev.baton.rest.SubscriberRegistry}): an open response, else the open streams, else the callback.
 * While no client listens, the message stays in Baton's outbox, which is durable; the channel
 * itself stores nothing. It only keeps in memory what it sent lately ({@link
 * dev.baton.rest.ReplayBuffer}), for clients whose connection broke meanwhile.
 *
 * <p>The converters, {@link dev.baton.rest.FromRest} and {@link dev.baton.rest.ToRest}, are pure.
 */
@NullMarked
package dev.baton.rest;

import org.jspecify.annotations.NullMarked;
