/**
 * The {@code rest} channel: programs that speak Rasa's REST channel talk to Baton instead.
 *
 * <p>There is no platform in between. The user's own client posts what the user says and gets the
 * bot's words back in the answer, as from Rasa; {@link dev.baton.rest.RestChannel} keeps that
 * answer open until the chat has come to rest. What people say comes later, so the client listens
 * to a stream of events, or has a callback called, or asks again.
 *
 * <p>A word for a user goes to whoever listens at that moment ({@link
 * dev.baton.rest.SubscriberRegistry}): an open answer, else the open streams, else the callback.
 * While nobody does, it stays in Baton's outbox, which is durable; the channel stores nothing. It
 * only remembers in memory what it handed over lately ({@link dev.baton.rest.ReplayBuffer}), for
 * clients whose connection broke meanwhile.
 *
 * <p>The converters, {@link dev.baton.rest.FromRest} and {@link dev.baton.rest.ToRest}, are pure.
 */
@NullMarked
package dev.baton.rest;

import org.jspecify.annotations.NullMarked;
