package dev.baton.store;

import java.time.Instant;

/**
 * An event that an operator's webhook is still to be told.
 *
 * @param id the same for each attempt; begins with {@link HookTable#ID}
 * @param hook the webhook's name
 * @param kind what happened, such as {@code handoff.claimed}
 * @param body what is sent, in JSON
 * @param attempts how often it was tried in vain
 * @param createdAt when it happened
 */
public record HookEvent(
    String id,
    String hook,
    String conversationId,
    String kind,
    String body,
    int attempts,
    Instant createdAt) {}
