package dev.baton.bot;

import dev.baton.connector.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user message given to a bot.
 *
 * @param id the turn's id, the same when it is repeated: an idempotency key
 * @param messageId Baton's id of the user's message
 * @param senderId the conversation's {@code sender_id}
 * @param channelType type of the channel the user is on: {@code telegram}, {@code webex}, …
 * @param inputChannel the name Rasa gives such a channel: {@code telegram}, {@code webexteams}, …
 * @param content what the user sent; a {@link Content.Choice} for a pressed button
 * @param userName what people call the user
 * @param language BCP 47 tag; null where unknown
 * @param startedAt when it was first given
 * @param arrival set where this is no message of the user but tells the bot that the conversation
 *     comes to it from another bot; null for a user's message
 */
public record Turn(
    String id,
    String messageId,
    String senderId,
    String channelType,
    String inputChannel,
    Content content,
    String userName,
    @Nullable String language,
    Instant startedAt,
    @Nullable Arrival arrival) {}
