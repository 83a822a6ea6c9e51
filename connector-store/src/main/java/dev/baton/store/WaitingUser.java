package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user who waits in a queue and is told something meanwhile.
 *
 * @param since since when they wait, or wait again
 * @param wordAt when a word to them is due; null if none is
 * @param messageId the message that says how long they wait; null if there is none yet
 * @param told their place or the minutes they were told, 0 for longer than usual; null for nothing
 * @param toldAt when they were told that; null for never
 */
public record WaitingUser(
    String handoffId,
    String conversationId,
    String channel,
    Instant since,
    @Nullable Instant wordAt,
    @Nullable String messageId,
    @Nullable Long told,
    @Nullable Instant toldAt) {}
