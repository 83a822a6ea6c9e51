package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Threads;
import org.jspecify.annotations.Nullable;

/** Something to be done on a channel, once and durably. */
public sealed interface DeliveryCommand {

  /** What it shows, for people who look at it; null where it shows nothing. */
  default @Nullable Content content() {
    return null;
  }

  /**
   * Whether a platform that counts the messages of a chat counts it. Sends and edits are counted,
   * signs and the closing of a topic are not.
   */
  default boolean countsAsMessage() {
    return switch (this) {
      case Say say -> true;
      case OpenThread open -> true;
      case Rewrite rewrite -> true;
      case FinishThread finish -> false;
      case Retract retract -> false;
      case RemoveThread remove -> false;
      case React react -> false;
    };
  }

  /**
   * Send a message.
   *
   * @param replyTo id of the message of the conversation that it quotes; null for none
   */
  record Say(Target to, Content content, @Nullable String replyTo, boolean silent)
      implements DeliveryCommand {}

  /** Open a thread in which a desk sees a conversation. */
  record OpenThread(
      String conversationId,
      String handoffId,
      String desk,
      Threads.Whereabouts where,
      String title,
      Content head)
      implements DeliveryCommand {

    @Override
    public Content content() {
      return head;
    }
  }

  /** Show that the matter of a desk's thread is done. */
  record FinishThread(String conversationId, String desk) implements DeliveryCommand {}

  /** Change what a message of the bot holds. */
  record Rewrite(String channel, Place place, String platformId, Content content)
      implements DeliveryCommand {}

  /** Take a message of the bot back. */
  record Retract(String channel, Place place, String platformId) implements DeliveryCommand {}

  /** Take a thread away with everything in it. */
  record RemoveThread(String channel, Place place) implements DeliveryCommand {}

  /** Put a sign on a message. */
  record React(String channel, Place place, String platformId, Reactions.Mark mark)
      implements DeliveryCommand {}

  /** Whom a message is for; the address is looked up when it is sent. */
  sealed interface Target {

    /** The conversation's user. */
    record User(String conversationId) implements Target {}

    /** The agents of a desk, in the thread in which they see the conversation. */
    record DeskThread(String conversationId, String desk) implements Target {}

    /** A place on a channel. */
    record At(String channel, Place place) implements Target {}
  }
}
