package dev.baton.conversation;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, as the transcript keeps it.
 *
 * @param seq position in the conversation, assigned in the transaction that stored the message
 * @param authorName the agent's or user's name; null for bot and system
 * @param route where a user's message went; {@link Route#BATON} for all others
 * @param epoch the epoch in which {@code route} was decided, or in which the message was written
 * @param turnId the turn in which it was given to the bot, or said by the bot; null for none
 * @param handoffId the handoff it belongs to; null outside one
 * @param attributes what else the author's platform told about it
 * @param takenBack whether it was taken back: the user does not have it, or not any more
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
    Instant at,
    Attributes attributes,
    boolean takenBack) {

  public Message {
    attributes = attributes == null ? Attributes.NONE : attributes;
  }

  /** A message that stands. */
  public Message(
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
      Instant at,
      Attributes attributes) {
    this(
        id,
        conversationId,
        seq,
        author,
        authorName,
        content,
        route,
        epoch,
        turnId,
        handoffId,
        at,
        attributes,
        false);
  }

  /** A message of which no platform told anything else. */
  public Message(
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
      Instant at) {
    this(
        id,
        conversationId,
        seq,
        author,
        authorName,
        content,
        route,
        epoch,
        turnId,
        handoffId,
        at,
        Attributes.NONE);
  }
}
