package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user thinks of a handoff.
 *
 * @param messageId the message that asks for it
 * @param stars from 1 to 5; null as long as they have not said
 * @param ratedAt when they first said it
 * @param commentMessage the message that is the comment
 * @param commentAskedAt since when the next message is a comment; null if it is none
 * @param commentOf the person whose next message it is
 */
public record HandoffRating(
    String handoffId,
    String conversationId,
    String messageId,
    Instant askedAt,
    @Nullable Long stars,
    @Nullable Instant ratedAt,
    @Nullable String comment,
    @Nullable String commentMessage,
    @Nullable Instant commentAskedAt,
    @Nullable String commentOf) {}
