package dev.baton.bot;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One user message given to a bot.
 *
 * @param id the turn's id, the same if the turn is repeated: an idempotency key
 * @param messageId Baton's id of the user's message
 * @param senderId the conversation's {@code sender_id}
 * @param channelType type of the channel the user is on: {@code telegram}, {@code webex}, …
 * @param inputChannel the name Rasa gives such a channel: {@code telegram}, {@code webexteams}, …
 * @param content what the user sent; a {@link Content.Choice} for a pressed button
 * @param userName the user's display name
 * @param language BCP 47 tag; null if unknown
 * @param startedAt when it was first given to the bot
 * @param arrival set if this is not a message of the user but tells the bot that another bot hands
 *     the conversation to it; null for a user's message
 * @param attributes what else the user's platform told about the message
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
    @Nullable Arrival arrival,
    Attributes attributes) {

  public Turn {
    attributes = attributes == null ? Attributes.NONE : attributes;
  }

  /** A turn of which the platform told nothing else. */
  public Turn(
      String id,
      String messageId,
      String senderId,
      String channelType,
      String inputChannel,
      Content content,
      String userName,
      @Nullable String language,
      Instant startedAt,
      @Nullable Arrival arrival) {
    this(
        id,
        messageId,
        senderId,
        channelType,
        inputChannel,
        content,
        userName,
        language,
        startedAt,
        arrival,
        Attributes.NONE);
  }
}
