package dev.baton.connector;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a message contains, in the same form for all platforms. */
public sealed interface Content {

  /** The content as plain text: its text or caption, or else its kind in brackets. */
  default String asText() {
    return switch (this) {
      case Text words -> words.text();
      case Choice choice -> choice.title();
      case Media media ->
          media.caption() == null || media.caption().text().isBlank()
              ? "[" + media.kind().name().toLowerCase(Locale.ROOT) + "]"
              : media.caption().text();
      case Location location -> "[location]";
      case Contact contact -> "[contact]";
      case Buttons buttons -> buttons.text().text();
      case Card card -> card.fallback().text();
      case Native own -> own.words().text().isBlank() ? "[" + own.kind() + "]" : own.words().text();
      case Custom custom -> "[custom]";
    };
  }

  /**
   * Text with formatting.
   *
   * @param text the plain text
   * @param spans formatted stretches; offsets and lengths count UTF-16 code units of {@code text}
   */
  record Text(String text, List<Span> spans) implements Content {
    public Text {
      Objects.requireNonNull(text, "text");
      spans = List.copyOf(spans);
    }

    public static Text plain(String text) {
      return new Text(text, List.of());
    }
  }

  /**
   * A photo, video, voice message, sticker or any other file.
   *
   * @param caption null if there is none
   */
  record Media(MediaKind kind, FileRef file, @Nullable Text caption) implements Content {}

  /**
   * A point on the map, in degrees.
   *
   * @param title name of the place; null if not given
   * @param address street address; null if not given
   * @param livePeriod for how many seconds the sender shares how the point moves; 0 if it stays
   */
  record Location(
      double latitude,
      double longitude,
      @Nullable String title,
      @Nullable String address,
      int livePeriod)
      implements Content {

    /** A point that does not move. */
    public Location(
        double latitude, double longitude, @Nullable String title, @Nullable String address) {
      this(latitude, longitude, title, address, 0);
    }
  }

  /** A contact card. */
  record Contact(String name, String phone) implements Content {}

  /**
   * A user's press of one of the bot's buttons.
   *
   * @param title the text on the button
   * @param payload what the bot is told; {@link #words()} if a card's button stands only for what
   *     was filled in
   * @param inputs the values of a card's fields, by name and in their order. They are the user's
   *     words: if the button itself carries a value of the same name, that value wins
   */
  record Choice(String title, String payload, Map<String, String> inputs) implements Content {

    public Choice {
      inputs = inputs == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    public Choice(String title, String payload) {
      this(title, payload, Map.of());
    }

    /** The whole choice as people read it: the title, then each field on a line of its own. */
    public String words() {
      StringBuilder words = new StringBuilder(title);
      inputs.forEach((name, value) -> words.append('\n').append(name).append(": ").append(value));
      return words.toString();
    }
  }

  /** Text with buttons under it, at least one. */
  record Buttons(Text text, List<Button> buttons) implements Content {
    public Buttons {
      buttons = List.copyOf(buttons);
    }
  }

  /**
   * A card in its platform's own form, for channels with {@link Feature#CARDS}.
   *
   * @param fallback what is shown where cards cannot be
   * @param json the card (on Webex an adaptive card)
   */
  record Card(Text fallback, String json) implements Content {}

  /**
   * Something that only its own platform has: a poll, a game, a payment.
   *
   * @param kind what it is, in the platform's word for it
   * @param words what it says, for people who read it elsewhere; may be empty
   * @param original the message itself, for channels with {@link Feature#COPIES}; null if it must
   *     not be copied
   */
  record Native(String kind, Text words, @Nullable Original original) implements Content {}

  /**
   * A message on its platform.
   *
   * @param channel the channel on which the bot saw it
   */
  record Original(String channel, String chat, String messageId) {}

  /**
   * A bot's message in one platform's own JSON, passed on without being read.
   *
   * @param platform the channel type it is for, as in {@code custom: {telegram: …}}
   * @param json the platform's JSON
   */
  record Custom(String platform, String json) implements Content {}

  /** How a stretch of text is shown. */
  enum Style {
    BOLD,
    ITALIC,
    UNDERLINE,
    STRIKE,
    SPOILER,
    QUOTE,
    CODE,
    CODE_BLOCK,
    LINK,
    /** The name of a person who is mentioned. */
    MENTION
  }

  /**
   * A formatted stretch.
   *
   * @param href target of a {@link Style#LINK}, else null
   */
  record Span(Style style, int offset, int length, @Nullable String href) {}

  /** The kind of a file, as a reader sees it. */
  enum MediaKind {
    IMAGE,
    VIDEO,
    ANIMATION,
    AUDIO,
    VOICE,
    STICKER,
    DOCUMENT
  }

  /** Where a file's bytes are. */
  sealed interface FileRef {

    /**
     * The file's name, without path parts, quotes and {@link ControlCharacters}; null if unknown.
     * Wherever the file goes, this name wins over the one its holder gives it.
     */
    @Nullable String name();

    /** MIME type; null if unknown. */
    @Nullable String mime();

    /**
     * A file that a platform holds.
     *
     * @param channel the channel that can open it ({@link Files})
     * @param id the platform's id of the file
     * @param size in bytes, or -1 if unknown
     * @param namedBy who chose the name
     */
    record Held(
        String channel,
        String id,
        @Nullable String name,
        @Nullable String mime,
        long size,
        NamedBy namedBy)
        implements FileRef {

      public Held {
        name = FileName.clean(name);
        namedBy = namedBy == null ? NamedBy.SENDER : namedBy;
      }

      public Held(
          String channel, String id, @Nullable String name, @Nullable String mime, long size) {
        this(channel, id, name, mime, size, NamedBy.SENDER);
      }

      /** The same file under a name chosen by Baton. */
      public Held renamed(@Nullable String other) {
        return new Held(channel, id, other, mime, size, NamedBy.BATON);
      }
    }

    /** A file on the web, as bots send them. */
    record Linked(URI url, @Nullable String name, @Nullable String mime) implements FileRef {

      public Linked {
        name = FileName.clean(name);
      }
    }

    /** Who chose the name of a held file. */
    enum NamedBy {
      /** The sender; the platform shows the file under this name. */
      SENDER,

      /**
       * Baton, because the receiver must not see the sender's own name for the file; the platform
       * must not show that name.
       */
      BATON
    }
  }
}
