package dev.baton.store;

import dev.baton.connector.Place;
import java.time.Instant;

/**
 * A thread in which a desk's agents see a conversation.
 *
 * @param headId the platform's id of the thread's first message
 */
public record DeskThread(
    String id,
    String desk,
    String conversationId,
    String handoffId,
    String channel,
    Place place,
    String headId,
    Instant openedAt) {}
