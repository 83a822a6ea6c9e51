package dev.baton.conversation;

import dev.baton.connector.Place;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The durable thread of one user on one channel.
 *
 * @param id assigned by Baton
 * @param channel the channel's name
 * @param chat the address on the channel; it changes if the platform moves the chat
 * @param thread the thread of the chat in which the user wrote last; null for the chat itself
 * @param senderId the id by which bots know the conversation; fixed at creation, unique over all
 *     channels
 * @param userId the platform's id of the user
 * @param userName the user's display name
 * @param userHandle the account name that people know the user by; null if unknown
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
    @Nullable String thread,
    String senderId,
    String userId,
    String userName,
    @Nullable String userHandle,
    @Nullable String language,
    String bot,
    Control control,
    long epoch,
    @Nullable String handoffId,
    Instant createdAt,
    Instant lastAt) {

  /** A conversation in the chat itself, with a user of unknown account name. */
  public Conversation(
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
      Instant lastAt) {
    this(
        id, channel, chat, null, senderId, userId, userName, null, language, bot, control, epoch,
        handoffId, createdAt, lastAt);
  }

  /** Where the user is written to. */
  public Place place() {
    return new Place(chat, thread);
  }
}
