package dev.baton.store;

import java.time.Instant;

/**
 * A turn that was given to a bot and has no outcome yet.
 *
 * @param epoch the epoch it was given under
 * @param attempts how often it was given, at least 1
 */
public record GivenTurn(
    String id,
    String conversationId,
    String messageId,
    String bot,
    long epoch,
    int attempts,
    Instant startedAt) {}
