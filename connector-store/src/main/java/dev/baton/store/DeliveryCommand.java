package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Threads;
import org.jspecify.annotations.Nullable;

/** A command to a channel, carried out once and stored durably. */
public sealed interface DeliveryCommand {

  /** The content that it shows, for people who inspect it; null if it shows none. */
  default @Nullable Content content() {
    return null;
  }

  /**
   * Whether a platform that limits a chat's messages counts it. Sends, edits and changes of a topic
   * that people are told of count; reactions and closing a topic do not.
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
      case ShowReaction show -> false;
      case ShowState show -> true;
    };
  }

  /**
   * Send a message.
   *
   * @param replyTo id of the conversation's message that it quotes; null for none
   * @param quote the part of that message that it quotes; null for all of it
   * @param album shared by the files that go out as one album; null for a message of its own
   */
  record Say(
      Target to,
      Content content,
      @Nullable String replyTo,
      @Nullable String quote,
      boolean silent,
      @Nullable String album)
      implements DeliveryCommand {

    /** A message that is no part of an album. */
    public Say(
        Target to,
        Content content,
        @Nullable String replyTo,
        @Nullable String quote,
        boolean silent) {
      this(to, content, replyTo, quote, silent, null);
    }

    /** A message that quotes all of another or nothing. */
    public Say(Target to, Content content, @Nullable String replyTo, boolean silent) {
      this(to, content, replyTo, null, silent, null);
    }

    /** The same message with other content. */
    public Say with(Content other) {
      return new Say(to, other, replyTo, quote, silent, album);
    }

    /** The same message as part of an album, or of none. */
    public Say in(@Nullable String otherAlbum) {
      return new Say(to, content, replyTo, quote, silent, otherAlbum);
    }
  }

  /** Open the thread in which a desk sees a conversation. */
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

  /** Show that the matter of a desk's thread is closed. */
  record FinishThread(String conversationId, String desk) implements DeliveryCommand {}

  /** Change the content of one of the bot's messages. */
  record Rewrite(String channel, Place place, String platformId, Content content)
      implements DeliveryCommand {}

  /** Delete one of the bot's messages. */
  record Retract(String channel, Place place, String platformId) implements DeliveryCommand {}

  /** Delete a thread with everything in it. */
  record RemoveThread(String channel, Place place) implements DeliveryCommand {}

  /** Put a reaction on a message. */
  record React(String channel, Place place, String platformId, Reactions.Mark mark)
      implements DeliveryCommand {}

  /**
   * Put on a copy of a message what people have put on the message elsewhere by then, or take it
   * away.
   */
  record ShowReaction(MessageCopy on) implements DeliveryCommand {}

  /** Show in the list of threads what the handoff of a desk's thread is at by then. */
  record ShowState(String threadId) implements DeliveryCommand {}

  /** The recipient of a message. The address is looked up when the message is sent. */
  sealed interface Target {

    /** The conversation's user. */
    record User(String conversationId) implements Target {}

    /**
     * The agents of a desk, in the thread in which they see the conversation.
     *
     * @param handoffId the handoff it belongs to: who has that one next sees it, even if it was
     *     meant for somebody else; null for what only the present thread concerns
     */
    record DeskThread(String conversationId, String desk, @Nullable String handoffId)
        implements Target {}

    /** A place on a channel. */
    record At(String channel, Place place) implements Target {}
  }
}
