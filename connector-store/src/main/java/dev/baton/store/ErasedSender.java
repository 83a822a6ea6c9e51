package dev.baton.store;

import java.time.Instant;

/**
 * An erased conversation of which the event broker is still to be told.
 *
 * @param senderId how its bot knew it
 * @param channel the channel's name
 * @param at when what was said went out of the store
 */
public record ErasedSender(String senderId, String channel, Instant at) {}
