package dev.baton.store;

import dev.baton.conversation.Message;

/**
 * An emoji that a person has put on a message.
 *
 * @param side in whose client
 * @param person the platform's id of the person
 */
public record MessageReaction(
    String conversationId, String messageId, MessageCopy.Side side, String person, String emoji) {

  /** What a person has put on a message. */
  public static MessageReaction on(
      Message message, MessageCopy.Side side, String person, String emoji) {
    return new MessageReaction(message.conversationId(), message.id(), side, person, emoji);
  }
}
