package dev.baton.store;

import java.time.Instant;

/**
 * A conversation on its way out of the store.
 *
 * @param senderId how its bot knows it; kept until the erasure is over, for those who are told
 * @param begunAt when it was asked for
 * @param stripped whether nothing its user said is there any more, and only what is needed to end
 *     calls in flight
 */
public record Erasure(String conversationId, String senderId, Instant begunAt, boolean stripped) {}
