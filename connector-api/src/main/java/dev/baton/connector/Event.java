package dev.baton.connector;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can happen on a platform. */
public sealed interface Event {

  /**
   * Someone wrote a message.
   *
   * @param messageId the platform's id of the message
   * @param content what it contains
   * @param replyTo id of the message it quotes; null if it quotes none
   * @param album key shared by the parts of one album; null for a single message
   * @param toBot whether it is addressed to the bot: in a direct chat, by a mention, or by a
   *     command to this bot
   * @param attributes what else the platform tells about it
   */
  record Said(
      String messageId,
      Content content,
      @Nullable String replyTo,
      @Nullable String album,
      boolean toBot,
      Attributes attributes)
      implements Event {

    public Said {
      attributes = attributes == null ? Attributes.NONE : attributes;
    }

    /** A message of which the platform tells nothing else. */
    public Said(
        String messageId,
        Content content,
        @Nullable String replyTo,
        @Nullable String album,
        boolean toBot) {
      this(messageId, content, replyTo, album, toBot, Attributes.NONE);
    }
  }

  /**
   * A message was changed by its author and now contains {@code content}.
   *
   * @param replyTo id of the message it quotes; null if it quotes none, or the platform does not
   *     tell
   */
  record Edited(String messageId, Content content, @Nullable String replyTo) implements Event {

    /** An edit of a message that quotes none. */
    public Edited(String messageId, Content content) {
      this(messageId, content, null);
    }
  }

  /** A message was deleted by its author. Whether its chat is direct need not be known. */
  record Deleted(String messageId) implements Event {}

  /**
   * A button was pressed.
   *
   * @param messageId the message that carries the button
   * @param token {@link Button#token()} of the pressed button, as the client returned it: untrusted
   * @param inputs values of a card's fields, by name and in their order; untrusted
   * @param pressId what {@link PressAnsweringChannel#answer} needs; null if presses are not
   *     answered
   */
  record Pressed(
      String messageId, String token, Map<String, String> inputs, @Nullable String pressId)
      implements Event {
    public Pressed {
      inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
  }

  /**
   * A person put an emoji on a message, or took it away again. Who exchanges one for another does
   * both.
   *
   * @param messageId the message; the place of the event need not name its thread
   */
  record Reacted(String messageId, String emoji, boolean added) implements Event {}

  /** The chat continues under another address, with everything in it. */
  record Moved(String chat) implements Event {}

  /** The user no longer accepts messages from the bot, or accepts them again. */
  record Reachable(boolean reachable) implements Event {}

  /**
   * The platform says only that something happened; a {@link CompletingChannel} fetches the rest by
   * a later call.
   */
  record Announced(String resource, String resourceId) implements Event {}

  /** An event that the channel cannot read. It is kept so that a person can look at it. */
  record Unreadable(String raw, String cause) implements Event {}
}
