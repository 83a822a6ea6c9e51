package dev.baton.conversation;

import dev.baton.connector.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, as the transcript keeps it.
 *
 * @param seq place in the conversation's order, taken in the transaction that stored the message
 * @param authorName the agent's or user's name; null for bot and system
 * @param route where a user's message went; {@link Route#BATON} for all others
 * @param epoch the epoch {@code route} was decided under, or the message was written under
 * @param turnId the turn it was given in or said by; null for none
 * @param handoffId the handoff it belongs to; null outside one
 */
public record Message(
    String id,
    String conversationId,
    long seq,
    Author author,
    @Nullable String authorName,
    Content content,
    Route route,
    long epoch,
    @Nullable String turnId,
    @Nullable String handoffId,
    Instant at) {}
