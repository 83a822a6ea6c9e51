package dev.baton.webex;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.NoteRule;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Converts Webex's JSON to events. Pure. */
final class FromWebex {

  /** Resource of an announced message. Its id is that of the message. */
  static final String MESSAGES = "messages";

  /** Resource of an announced button press. Its id is that of the attachment action. */
  static final String ACTIONS = "attachmentActions";

  /** Resource of the second and further files of a message. Its id is {@code message#number}. */
  static final String FILES = "files";

  /** Resource of an announced edit. Its id is that of the message. */
  static final String EDITS = "edits";

  /** Resource of a deletion that is not signed. Its id is that of the message. */
  static final String DELETIONS = "deletions";

  /** Name of the input of a card in which {@link ToWebex} puts a button's token. */
  static final String TOKEN_INPUT = "baton";

  /** Whether the platform proves to have made a webhook call. */
  enum Trust {
    /** The platform's signature is right. */
    SIGNED,
    /** Not signed: only what the platform confirms when asked may be acted on. */
    UNSIGNED
  }

  private FromWebex() {}

  /**
   * Returns the events of a webhook call; empty if Baton has no use for it or the bot caused it.
   *
   * @param me the bot's person id; null while it is not known yet
   * @param now used if the call names no time
   */
  static List<Inbound> events(
      WebexMapper.Envelope call, @Nullable String me, Instant now, Trust trust) {
    String id = call.dataText("id");
    if (id == null || call.resource() == null || call.event() == null) {
      return List.of();
    }
    String what = call.resource() + ":" + call.event();
    String person = call.dataText("personId");
    boolean own =
        me != null && (me.equals(person) || (person == null && me.equals(call.actorId())));
    return switch (what) {
      case "messages:created", "attachmentActions:created" ->
          own ? List.of() : event(call, what, now, new Event.Announced(call.resource(), id));
      case "messages:deleted" -> {
        Event deleted =
            trust == Trust.SIGNED ? new Event.Deleted(id) : new Event.Announced(DELETIONS, id);
        yield own ? List.of() : event(call, what, now, deleted);
      }
      case "memberships:created" ->
          own && trust == Trust.SIGNED ? membership(call, what, now, true) : List.of();
      case "memberships:deleted" ->
          own && trust == Trust.SIGNED ? membership(call, what, now, false) : List.of();
      case "rooms:migrated" -> trust == Trust.SIGNED ? moved(call, what, id, now) : List.of();
      default -> List.of();
    };
  }

  /** Announces a message that was found in a list, as its webhook would. */
  static Inbound announced(WebexMapper.Message message, boolean direct, Instant now) {
    return new Inbound(
        MESSAGES + ":created:" + message.id(),
        Place.chat(message.roomId()),
        bare(message.personId(), message.personEmail()),
        direct,
        WebexMapper.time(message.created(), now),
        new Event.Announced(MESSAGES, message.id()));
  }

  /** Announces an edit of a message at the time that the platform names. */
  static Inbound announcedEdit(WebexMapper.Message message, boolean direct, Instant updated) {
    return new Inbound(
        MESSAGES + ":updated:" + message.id() + ":" + updated,
        Place.chat(message.roomId()),
        bare(message.personId(), message.personEmail()),
        direct,
        updated,
        new Event.Announced(EDITS, message.id()));
  }

  /** Announces a further file of a message; files are counted from zero. */
  static Inbound announcedFile(Inbound message, String messageId, int number) {
    return new Inbound(
        message.id() + "#" + number,
        message.place(),
        message.from(),
        message.direct(),
        message.at(),
        new Event.Announced(FILES, messageId + "#" + number));
  }

  /** Returns whether a message was written neither by the bot nor by another bot. */
  static boolean ofPeople(WebexMapper.Message message, String me) {
    return !me.equals(message.personId()) && !isBotAddress(message.personEmail());
  }

  /** Returns where a message was posted. Threads are flat, so the parent is the root. */
  static Place place(WebexMapper.Message message) {
    return new Place(message.roomId(), message.parentId());
  }

  /** Returns whether a message is addressed to the bot. */
  static boolean toBot(WebexMapper.Message message, String me) {
    return message.direct()
        || message.mentioned().contains(me)
        || (message.html() != null && HtmlText.mentions(message.html(), id -> isBot(id, me)));
  }

  /**
   * Returns what a message contains: its first file with the text as its caption, or the text. A
   * card is taken as its words, and a message with nothing that is known as one of an unknown kind.
   *
   * @param look finds a file by its id
   */
  static Content content(
      WebexMapper.Message message, String me, Function<String, FileRef.Held> look) {
    Content.Text text = text(message, me);
    if (!message.attached().isEmpty()) {
      return file(message, 0, text, look);
    }
    if (!text.text().isBlank()) {
      return text;
    }
    JsonNode cards = message.attachments();
    if (cards != null && !cards.isEmpty()) {
      List<String> words = new ArrayList<>();
      CardText.collect(cards, words);
      return new Content.Native("card", Content.Text.plain(String.join("\n", words)), null);
    }
    boolean worded = message.text() != null || message.html() != null;
    return worded ? text : new Content.Native("message", text, null);
  }

  /** Returns one of a message's files, counted from zero. */
  static Content.Media file(
      WebexMapper.Message message,
      int number,
      Content.@Nullable Text caption,
      Function<String, FileRef.Held> look) {
    Content.Text words = caption == null || caption.text().isEmpty() ? null : caption;
    FileRef.Held file = look.apply(fileId(message.attached().get(number)));
    return message.voiceClip()
        ? new Content.Media(MediaKind.VOICE, file, words)
        : media(file, words);
  }

  /**
   * Returns the text of a message without the mention of the bot. People see its HTML; but if only
   * its plain form is a note, nobody may read it as anything else.
   */
  static Content.Text text(WebexMapper.Message message, String me) {
    String html = message.html();
    Content.Text plain = Content.Text.plain(message.text() == null ? "" : message.text());
    if (html == null || html.isBlank()) {
      return plain;
    }
    Content.Text read = HtmlText.read(html, id -> isBot(id, me));
    Content.Text other = withMentions(plain.text(), HtmlText.mentioned(html));
    return NoteRule.isNote(other) && !NoteRule.isNote(read) ? other : read;
  }

  /** The plain form has the names of who is mentioned, but does not tell that they are names. */
  private static Content.Text withMentions(String text, List<String> names) {
    List<Content.Span> spans = new ArrayList<>();
    for (String name : names) {
      for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length())) {
        spans.add(new Content.Span(Content.Style.MENTION, at, name.length(), null));
      }
    }
    return new Content.Text(text, spans);
  }

  static Event.Pressed pressed(WebexMapper.Action action) {
    Map<String, String> inputs = new LinkedHashMap<>();
    if (action.inputs() != null) {
      action.inputs().forEach((name, value) -> inputs.put(name, scalar(value)));
    }
    String token = inputs.remove(TOKEN_INPUT);
    return new Event.Pressed(action.messageId(), token == null ? "" : token, inputs, null);
  }

  /** Returns a file as media, with the kind that its MIME type implies. */
  static Content.Media media(FileRef.Held file, Content.@Nullable Text caption) {
    String mime = file.mime() == null ? "" : file.mime().toLowerCase(Locale.ROOT);
    MediaKind kind =
        mime.equals("image/gif")
            ? MediaKind.ANIMATION
            : mime.startsWith("image/")
                ? MediaKind.IMAGE
                : mime.startsWith("video/")
                    ? MediaKind.VIDEO
                    : mime.startsWith("audio/") ? MediaKind.AUDIO : MediaKind.DOCUMENT;
    return new Content.Media(kind, file, caption);
  }

  /** Returns the id of a file from the address at which Webex offers it. */
  static String fileId(String url) {
    String path = BaseUrl.withoutTrailingSlashes(url.replaceFirst("[?#].*$", ""));
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Returns a person of whom only id and email are known.
   *
   * @return null without an id
   */
  static @Nullable Person bare(@Nullable String id, @Nullable String email) {
    return id == null ? null : new Person(id, "", email, null, isBotAddress(email));
  }

  /** Returns whether an account is a bot: Webex gives bots addresses at {@code webex.bot}. */
  static boolean isBotAddress(@Nullable String email) {
    return email != null && email.toLowerCase(Locale.ROOT).endsWith("@webex.bot");
  }

  /** A mention names its person by the API's id or by the bare UUID in it. */
  private static boolean isBot(String mentioned, String me) {
    return mentioned.equals(me) || PublicId.uuid(me).equalsIgnoreCase(mentioned);
  }

  private static List<Inbound> event(
      WebexMapper.Envelope call, String what, Instant now, Event event) {
    String room = call.dataText("roomId");
    if (room == null) {
      return List.of();
    }
    return List.of(
        new Inbound(
            what + ":" + call.dataText("id"),
            Place.chat(room),
            bare(call.dataText("personId"), call.dataText("personEmail")),
            "direct".equals(call.dataText("roomType")),
            WebexMapper.time(call.dataText("created"), now),
            event));
  }

  /** Only the bot's own memberships in groups matter: a direct chat begins with a message. */
  private static List<Inbound> membership(
      WebexMapper.Envelope call, String what, Instant now, boolean in) {
    boolean group = !"direct".equals(call.dataText("roomType"));
    String room = call.dataText("roomId");
    if (!group || room == null) {
      return List.of();
    }
    return List.of(
        new Inbound(
            what + ":" + call.dataText("id") + ":" + call.dataText("created"),
            Place.chat(room),
            null,
            false,
            now,
            new Event.Reachable(in)));
  }

  /**
   * Returns the move of a space to another region, where it has a new id.
   *
   * <p>Webex documents the event but not its field names, so both forms are read: {@code id} is the
   * new id, with the old one in {@code oldRoomId} or {@code roomId}; or {@code id} is the old one,
   * with the new one in {@code newRoomId}. A call with one id only cannot be acted on.
   */
  private static List<Inbound> moved(
      WebexMapper.Envelope call, String what, String id, Instant now) {
    String newer = call.dataText("newRoomId");
    String older = call.dataText("oldRoomId");
    if (older == null) {
      older = newer == null ? call.dataText("roomId") : id;
    }
    String to = newer == null ? id : newer;
    if (older == null || older.equals(to)) {
      return List.of();
    }
    return List.of(
        new Inbound(
            what + ":" + older,
            Place.chat(older),
            null,
            "direct".equals(call.dataText("type")),
            WebexMapper.time(call.dataText("created"), now),
            new Event.Moved(to)));
  }

  static String scalar(JsonNode value) {
    return value.isString() ? value.stringValue() : value.isNull() ? "" : value.toString();
  }
}
