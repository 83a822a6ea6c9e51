package dev.baton.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The durable thread of one user on one channel.
 *
 * @param id assigned by Baton
 * @param channel the channel's name
 * @param chat the address on the channel; it changes if the platform moves the chat
 * @param senderId the id by which bots know the conversation; fixed at creation, unique over all
 *     channels
 * @param userId the platform's id of the user
 * @param userName the user's display name
 * @param language BCP 47 tag; null if unknown
 * @param bot name of the bot that has control, or had it last
 * @param control who may answer now
 * @param epoch grows by one with every change of control
 * @param handoffId the open handoff; null exactly while the bot has control
 */
public record Conversation(
    String id,
    String channel,
    String chat,
    String senderId,
    String userId,
    String userName,
    @Nullable String language,
    String bot,
    Control control,
    long epoch,
    @Nullable String handoffId,
    Instant createdAt,
    Instant lastAt) {}
