package dev.baton.store;

import java.time.Instant;

/**
 * The erasure of a conversation that is still to be published to the event broker.
 *
 * @param senderId the name under which its bot knew the conversation
 * @param channel the channel's name
 * @param at when the conversation's messages were deleted from the store
 */
public record ErasedSender(String senderId, String channel, Instant at) {}
