package dev.baton.webex;

import dev.baton.connector.BaseUrl;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Webex's JSON read as events. Pure. */
final class FromWebex {

  /** Resource of an announced message, its id the message's. */
  static final String MESSAGES = "messages";

  /** Resource of an announced press, its id the attachment action's. */
  static final String ACTIONS = "attachmentActions";

  /** Resource of the second and further files of a message, its id {@code message#number}. */
  static final String FILES = "files";

  /** Resource of an announced change, its id the message's. */
  static final String EDITS = "edits";

  /** Resource of a deletion that nobody vouches for, its id the message's. */
  static final String DELETIONS = "deletions";

  /** Where {@link ToWebex} puts a button's token among what a card sends back. */
  static final String TOKEN_INPUT = "baton";

  /** What a webhook call may do, by who vouches for it. */
  enum Trust {
    /** The platform's signature was checked. */
    SIGNED,
    /** Nobody signed it: only what the platform confirms when asked may come of it. */
    UNSIGNED
  }

  private FromWebex() {}

  /**
   * What a webhook call tells; empty for what Baton has no use for and for the bot's own doings.
   *
   * @param me the bot's person id; null while it is not known yet
   * @param now stands in where the call tells no time
   */
  static List<Inbound> events(Wire.Envelope call, @Nullable String me, Instant now, Trust trust) {
    String id = call.told("id");
    if (id == null || call.resource() == null || call.event() == null) {
      return List.of();
    }
    String what = call.resource() + ":" + call.event();
    String person = call.told("personId");
    boolean own =
        me != null && (me.equals(person) || (person == null && me.equals(call.actorId())));
    return switch (what) {
      case "messages:created", "attachmentActions:created" ->
          own ? List.of() : told(call, what, now, new Event.Announced(call.resource(), id));
      case "messages:deleted" -> {
        Event deleted =
            trust == Trust.SIGNED ? new Event.Deleted(id) : new Event.Announced(DELETIONS, id);
        yield own ? List.of() : told(call, what, now, deleted);
      }
      case "memberships:created" ->
          own && trust == Trust.SIGNED ? membership(call, what, now, true) : List.of();
      case "memberships:deleted" ->
          own && trust == Trust.SIGNED ? membership(call, what, now, false) : List.of();
      case "rooms:migrated" -> trust == Trust.SIGNED ? moved(call, what, id, now) : List.of();
      default -> List.of();
    };
  }

  /** The announcement of a message that was found by asking; the same as its webhook makes. */
  static Inbound announced(Wire.Message message, boolean direct, Instant now) {
    return new Inbound(
        MESSAGES + ":created:" + message.id(),
        Place.chat(message.roomId()),
        bare(message.personId(), message.personEmail()),
        direct,
        Wire.time(message.created(), now),
        new Event.Announced(MESSAGES, message.id()));
  }

  /** The announcement of a message that its author changed at a time the platform told. */
  static Inbound announcedEdit(Wire.Message message, boolean direct, Instant updated) {
    return new Inbound(
        MESSAGES + ":updated:" + message.id() + ":" + updated,
        Place.chat(message.roomId()),
        bare(message.personId(), message.personEmail()),
        direct,
        updated,
        new Event.Announced(EDITS, message.id()));
  }

  /** The announcement of a further file of a message, counted from zero. */
  static Inbound announcedFile(Inbound message, String messageId, int number) {
    return new Inbound(
        message.id() + "#" + number,
        message.place(),
        message.from(),
        message.direct(),
        message.at(),
        new Event.Announced(FILES, messageId + "#" + number));
  }

  /** Whether a message is neither the bot's own nor another bot's. */
  static boolean ofPeople(Wire.Message message, String me) {
    return !me.equals(message.personId()) && !isBotAddress(message.personEmail());
  }

  /** Where a message stands; threads are flat, so the parent is the root. */
  static Place place(Wire.Message message) {
    return new Place(message.roomId(), message.parentId());
  }

  /** Whether a message is meant for the bot. */
  static boolean toBot(Wire.Message message, String me) {
    return message.direct()
        || message.mentioned().contains(me)
        || (message.html() != null && HtmlText.mentions(message.html(), id -> isBot(id, me)));
  }

  /** What a message says, without the mention of the bot. */
  static Content.Text text(Wire.Message message, String me) {
    if (message.html() != null && !message.html().isBlank()) {
      return HtmlText.read(message.html(), id -> isBot(id, me));
    }
    return Content.Text.plain(message.text() == null ? "" : message.text());
  }

  static Event.Pressed pressed(Wire.Action action) {
    Map<String, String> inputs = new LinkedHashMap<>();
    if (action.inputs() != null) {
      action.inputs().forEach((name, value) -> inputs.put(name, scalar(value)));
    }
    String token = inputs.remove(TOKEN_INPUT);
    return new Event.Pressed(action.messageId(), token == null ? "" : token, inputs, null);
  }

  /** A file as media: its kind by its MIME type. */
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

  /** The id of a file, from the address under which Webex offers it. */
  static String fileId(String url) {
    String path = BaseUrl.withoutTrailingSlashes(url.replaceFirst("[?#].*$", ""));
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * A person of whom only the ids are known.
   *
   * @return null without an id
   */
  static @Nullable Person bare(@Nullable String id, @Nullable String email) {
    return id == null ? null : new Person(id, "", email, null, isBotAddress(email));
  }

  /** Bots are the accounts of {@code webex.bot}, as Webex gives out their addresses. */
  static boolean isBotAddress(@Nullable String email) {
    return email != null && email.toLowerCase(Locale.ROOT).endsWith("@webex.bot");
  }

  /** A mention names its person by the id as the API has it, or by the bare UUID within. */
  private static boolean isBot(String mentioned, String me) {
    return mentioned.equals(me) || uuid(me).equalsIgnoreCase(mentioned);
  }

  private static String uuid(String id) {
    try {
      String decoded = new String(Base64.getDecoder().decode(id), StandardCharsets.UTF_8);
      return decoded.substring(decoded.lastIndexOf('/') + 1);
    } catch (IllegalArgumentException opaque) {
      return id;
    }
  }

  private static List<Inbound> told(Wire.Envelope call, String what, Instant now, Event event) {
    String room = call.told("roomId");
    if (room == null) {
      return List.of();
    }
    return List.of(
        new Inbound(
            what + ":" + call.told("id"),
            Place.chat(room),
            bare(call.told("personId"), call.told("personEmail")),
            "direct".equals(call.told("roomType")),
            Wire.time(call.told("created"), now),
            event));
  }

  /** Of the memberships only the bot's own in groups matter: direct chats begin with a message. */
  private static List<Inbound> membership(
      Wire.Envelope call, String what, Instant now, boolean in) {
    boolean group = !"direct".equals(call.told("roomType"));
    String room = call.told("roomId");
    if (!group || room == null) {
      return List.of();
    }
    return List.of(
        new Inbound(
            what + ":" + call.told("id") + ":" + call.told("created"),
            Place.chat(room),
            null,
            false,
            now,
            new Event.Reachable(in)));
  }

  /**
   * A space that moved to another region under a new id.
   *
   * <p>Webex documents the event but not the names of its fields, so both ways round are read: the
   * old id beside the new one under {@code oldRoomId} or {@code roomId}, or the new one under
   * {@code newRoomId}. A call that names one id only cannot be acted on.
   */
  private static List<Inbound> moved(Wire.Envelope call, String what, String id, Instant now) {
    String newer = call.told("newRoomId");
    String older = call.told("oldRoomId");
    if (older == null) {
      older = newer == null ? call.told("roomId") : id;
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
            "direct".equals(call.told("type")),
            Wire.time(call.told("created"), now),
            new Event.Moved(to)));
  }

  static String scalar(JsonNode value) {
    return value.isString() ? value.stringValue() : value.isNull() ? "" : value.toString();
  }
}
