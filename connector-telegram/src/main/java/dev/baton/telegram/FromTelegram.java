package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns an update into events, without any I/O.
 *
 * <p>It reads field by field, so that what cannot be read inside an update never takes along what
 * can. Telegram's service messages (topics created, closed and renamed, joins, pins) contain
 * nothing to route. The same goes for the messages of bots in groups, this one's own included.
 */
final class FromTelegram {

  private final String channel;
  private final String id;
  private final @Nullable BotIdentity self;
  private final Function<String, @Nullable Place> polls;
  private final Instant now;

  private FromTelegram(
      String channel,
      String id,
      @Nullable BotIdentity self,
      Function<String, @Nullable Place> polls,
      Instant now) {
    this.channel = channel;
    this.id = id;
    this.self = self;
    this.polls = polls;
    this.now = now;
  }

  /** A field without which an update says nothing. */
  static final class MissingFieldException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MissingFieldException(String field) {
      super(field + " is missing");
    }
  }

  /**
   * Reads an update.
   *
   * @param channel name of the channel, which holds the files of the messages
   * @param id id of the update's first event; further ones get a suffix
   * @param self null while the bot's name is not known; then nothing counts as a mention
   * @param polls where a bot sent the poll with an id; null if none did
   * @param now the time of events that Telegram gives no time for, such as presses
   * @throws MissingFieldException if the update is of a kind that is read here, but does not say
   *     where it happened
   */
  static List<Inbound> events(
      String channel,
      String id,
      JsonNode update,
      @Nullable BotIdentity self,
      Function<String, @Nullable Place> polls,
      Instant now) {
    FromTelegram from = new FromTelegram(channel, id, self, polls, now);
    if (update.has("message")) {
      return listOf(from.message(update.path("message")));
    }
    if (update.has("edited_message")) {
      return listOf(from.edited(update.path("edited_message")));
    }
    if (update.has("callback_query")) {
      return listOf(from.pressed(update.path("callback_query")));
    }
    if (update.has("message_reaction")) {
      return from.reacted(update.path("message_reaction"));
    }
    if (update.has("my_chat_member")) {
      return listOf(from.membership(update.path("my_chat_member")));
    }
    if (update.has("poll_answer")) {
      return listOf(from.voted(update.path("poll_answer")));
    }
    return List.of();
  }

  /** Whether a callback query comes from a button that this channel sent. */
  static boolean isPress(JsonNode query) {
    return Fields.text(query, "data") != null
        && Fields.text(query.path("message"), "message_id") != null
        && Fields.text(query.path("message").path("chat"), "id") != null
        && Fields.text(query.path("from"), "id") != null;
  }

  private static List<Inbound> listOf(@Nullable Inbound inbound) {
    return inbound == null ? List.of() : List.of(inbound);
  }

  private @Nullable Inbound message(JsonNode message) {
    String movedTo = Fields.text(message, "migrate_to_chat_id");
    if (movedTo != null) {
      return new Inbound(
          id,
          Place.chat(chatId("message", message)),
          null,
          false,
          time(message.path("date")),
          new Event.Moved(movedTo));
    }
    String messageId = required("message", message, "message_id");
    AddressedText text = text(message);
    Content content = ContentReader.read(channel, message, text == null ? null : text.text());
    if (content == null) {
      return null;
    }
    boolean toBot = isPrivate(message) || (text != null && text.toBot());
    return said(
        "message",
        message,
        new Event.Said(
            messageId,
            content,
            quoted(message),
            Fields.text(message, "media_group_id"),
            toBot,
            AttributesReader.read(message)));
  }

  private @Nullable Inbound edited(JsonNode message) {
    String messageId = required("edited_message", message, "message_id");
    AddressedText text = text(message);
    Content content = ContentReader.read(channel, message, text == null ? null : text.text());
    return content == null
        ? null
        : said("edited_message", message, new Event.Edited(messageId, content, quoted(message)));
  }

  private @Nullable Inbound said(String kind, JsonNode message, Event event) {
    Place place = place(kind, message);
    Person author = author(message);
    JsonNode edited = message.path("edit_date");
    return author == null
        ? null
        : new Inbound(
            id,
            place,
            author,
            isPrivate(message),
            time(edited.isNumber() ? edited : message.path("date")),
            event);
  }

  private @Nullable Inbound pressed(JsonNode query) {
    if (!isPress(query)) {
      return null;
    }
    JsonNode message = query.path("message");
    Place place = place("callback_query.message", message);
    return new Inbound(
        id,
        place,
        person(query.path("from")),
        !place.chat().startsWith("-"),
        now,
        new Event.Pressed(
            message.path("message_id").asText(),
            query.path("data").asText(),
            Map.of(),
            Fields.text(query, "id")));
  }

  /**
   * What is put there is read before what it replaces is taken away: nothing in between is shown.
   */
  private List<Inbound> reacted(JsonNode reaction) {
    List<String> before = emojis(reaction.path("old_reaction"));
    List<String> after = emojis(reaction.path("new_reaction"));
    List<Inbound> events = new ArrayList<>();
    after.stream()
        .filter(emoji -> !before.contains(emoji))
        .forEach(emoji -> events.add(reacted(reaction, emoji, true, events.size())));
    before.stream()
        .filter(emoji -> !after.contains(emoji))
        .forEach(emoji -> events.add(reacted(reaction, emoji, false, events.size())));
    return events;
  }

  private Inbound reacted(JsonNode reaction, String emoji, boolean added, int nth) {
    JsonNode user = reaction.path("user");
    return new Inbound(
        nth == 0 ? id : id + "." + nth,
        Place.chat(chatId("message_reaction", reaction)),
        nullablePerson(user.isObject() ? user : reaction.path("actor_chat")),
        isPrivate(reaction),
        time(reaction.path("date")),
        new Event.Reacted(required("message_reaction", reaction, "message_id"), emoji, added));
  }

  private static List<String> emojis(JsonNode reactions) {
    List<String> emojis = new ArrayList<>();
    for (JsonNode reaction : reactions) {
      String emoji = Fields.text(reaction, "emoji");
      if (emoji != null) {
        emojis.add(emoji);
      }
    }
    return emojis;
  }

  private @Nullable Inbound membership(JsonNode change) {
    String status = Fields.text(change.path("new_chat_member"), "status");
    if (!isPrivate(change) || status == null) {
      return null;
    }
    return new Inbound(
        id,
        Place.chat(chatId("my_chat_member", change)),
        nullablePerson(change.path("from")),
        true,
        time(change.path("date")),
        new Event.Reachable(!status.equals("kicked")));
  }

  /** Only who was asked in their own chat answers a bot; others vote where the poll went on to. */
  private @Nullable Inbound voted(JsonNode answer) {
    Person voter = nullablePerson(answer.path("user"));
    String poll = Fields.text(answer, "poll_id");
    Place asked = poll == null ? null : polls.apply(poll);
    return voter == null || asked == null || !asked.chat().equals(voter.id())
        ? null
        : new Inbound(
            id,
            asked,
            voter,
            true,
            now,
            new Event.Said(
                id,
                new Content.Native("poll_answer", NativeWords.vote(answer), null),
                null,
                null,
                true,
                AttributesReader.only("poll_answer", answer)));
  }

  /** Who wrote the message; null for a bot in a group. */
  private static @Nullable Person author(JsonNode message) {
    JsonNode senderChat = message.path("sender_chat");
    if (Fields.text(senderChat, "id") != null) {
      return person(senderChat);
    }
    JsonNode from = message.path("from");
    boolean bot = from.path("is_bot").asBoolean();
    if (isPrivate(message)) {
      boolean user = Fields.text(from, "id") != null && !message.has("refunded_payment");
      return person(user ? from : message.path("chat"));
    }
    return bot ? null : nullablePerson(from);
  }

  private @Nullable AddressedText text(JsonNode message) {
    String text = Fields.text(message, "text");
    if (text != null) {
      return AddressedText.of(text, message.path("entities"), self);
    }
    String caption = Fields.text(message, "caption");
    return caption == null
        ? null
        : AddressedText.of(caption, message.path("caption_entities"), self);
  }

  /** A message in a topic always replies to the topic's root; that is not a quote. */
  private static @Nullable String quoted(JsonNode message) {
    JsonNode quoted = message.path("reply_to_message");
    String quotedId = Fields.text(quoted, "message_id");
    return quotedId == null
            || quoted.has("forum_topic_created")
            || quotedId.equals(Fields.text(message, "message_thread_id"))
        ? null
        : quotedId;
  }

  private static Place place(String kind, JsonNode message) {
    boolean inTopic = message.path("is_topic_message").asBoolean();
    return new Place(
        chatId(kind, message), inTopic ? Fields.text(message, "message_thread_id") : null);
  }

  private static @Nullable Person nullablePerson(JsonNode someone) {
    return Fields.text(someone, "id") == null ? null : person(someone);
  }

  private static Person person(JsonNode someone) {
    return new Person(
        someone.path("id").asText(),
        Fields.name(someone),
        Fields.text(someone, "username"),
        Fields.text(someone, "language_code"),
        someone.path("is_bot").asBoolean());
  }

  /** Groups and channels have negative ids. */
  private static boolean isPrivate(JsonNode message) {
    String id = Fields.text(message.path("chat"), "id");
    return id != null && !id.startsWith("-");
  }

  private static String chatId(String kind, JsonNode message) {
    return required(kind + ".chat", message.path("chat"), "id");
  }

  private static String required(String kind, JsonNode part, String name) {
    String value = Fields.text(part, name);
    if (value == null) {
      throw new MissingFieldException(kind + "." + name);
    }
    return value;
  }

  private Instant time(JsonNode seconds) {
    return seconds.canConvertToInt() && seconds.asInt() > 0
        ? Instant.ofEpochSecond(seconds.asInt())
        : now;
  }
}
