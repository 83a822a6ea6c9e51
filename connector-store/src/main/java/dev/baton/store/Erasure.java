package dev.baton.store;

import java.time.Instant;

/**
 * A conversation that is being erased.
 *
 * @param senderId the name under which its bot knows it; kept until the erasure is over, for those
 *     who are notified
 * @param begunAt when the erasure was requested
 * @param stripped whether everything the user said is already gone, and only what is needed to end
 *     calls in progress is left
 */
public record Erasure(String conversationId, String senderId, Instant begunAt, boolean stripped) {}
