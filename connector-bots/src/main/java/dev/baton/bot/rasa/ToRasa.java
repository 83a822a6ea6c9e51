package dev.baton.bot.rasa;

import dev.baton.bot.Arrival;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Message;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the requests for Rasa's REST channel.
 *
 * <p>Rasa takes every text that begins with a slash for a command, {@code /intent{"entity":
 * "value"}}, whoever sent it. Spaces before the slash are no defence, because Rasa strips them. So
 * the slash in a text that a user typed is replaced by its look-alike {@code ／} (U+FF0F, fullwidth
 * solidus), unless the whole text is allow-listed; the typed text stays readable and, unchanged, in
 * {@code metadata.text}. An allow-listed command with words after it ({@code /start ref1}, as
 * Telegram's deep links send it) is sent as the bare command. The payload of a pressed button is
 * sent as it is.
 *
 * @param inputChannel the name for every channel; null for the one in the turn
 * @param allowIntents commands that users may type, each beginning with a slash
 * @param handoffIntent the intent that tells a bot that a conversation comes from another bot
 */
record ToRasa(@Nullable String inputChannel, Set<String> allowIntents, String handoffIntent) {

  private static final char HARMLESS_SLASH = '\uFF0F';

  /** The entries of the metadata that are Baton's, whether or not it has anything to say there. */
  private static final Set<String> OWN =
      Set.of(
          "baton_message_id",
          "baton_turn_id",
          "baton_handoff_id",
          "source",
          "user_name",
          "language",
          "channel",
          "content",
          "text",
          "forwarded_from",
          "quote",
          "details",
          "from_bot",
          "transcript");

  /** The most messages of a transcript that another bot is given. */
  static final int MESSAGES = 50;

  /** The most characters (code points) of each of them. */
  static final int LETTERS = 2000;

  /** The request body that gives a turn to the bot. */
  byte[] request(Turn turn) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode();
    body.put("sender", turn.senderId());
    body.put("message", message(turn));
    body.put("input_channel", channel(turn.inputChannel()));
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("baton_message_id", turn.messageId());
    metadata.put("baton_turn_id", turn.id());
    metadata.put("user_name", turn.userName());
    metadata.put("language", turn.language());
    metadata.put("channel", turn.channelType());
    if (turn.arrival() == null) {
      describe(turn.content(), metadata);
      describe(turn.attributes(), metadata);
    } else {
      transcript(turn.arrival(), metadata);
    }
    return RasaJson.MAPPER.writeValueAsBytes(body);
  }

  /** The text that the bot is given, as its tracker will hold it. */
  String message(Turn turn) {
    Arrival arrival = turn.arrival();
    if (arrival != null) {
      return "/" + handoffIntent + from(arrival);
    }
    return turn.content() instanceof Content.Choice choice
        ? choice.payload()
        : typed(turn.content().asText());
  }

  /** The request body that makes the bot act on an intent, on Baton's behalf and not a user's. */
  byte[] telling(HandBack handBack, String intent, ObjectNode entities) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode();
    body.put("sender", handBack.senderId());
    body.put("message", "/" + intent + entities);
    body.put("input_channel", channel(handBack.inputChannel()));
    body.putObject("metadata").put("baton_handoff_id", handBack.handoffId());
    return RasaJson.MAPPER.writeValueAsBytes(body);
  }

  /** The channel name that a bot is given. */
  String channel(String own) {
    return inputChannel == null ? own : inputChannel;
  }

  private static ObjectNode from(Arrival arrival) {
    URI host = arrival.fromHost();
    return RasaJson.MAPPER
        .createObjectNode()
        .put("from_host", host == null ? arrival.fromBot() : host.toString());
  }

  private String typed(String text) {
    int slash = 0;
    while (slash < text.length() && isTrimmed(text.charAt(slash))) {
      slash++;
    }
    if (slash == text.length() || text.charAt(slash) != '/') {
      return text;
    }
    String command = text.substring(slash).strip();
    if (allowIntents.contains(command)) {
      return command;
    }
    String bare = command.split("\\s", 2)[0];
    if (allowIntents.contains(bare)) {
      return bare;
    }
    return text.substring(0, slash) + HARMLESS_SLASH + text.substring(slash + 1);
  }

  /** Whether anything on the way might trim a character. This is more than what Python trims. */
  private static boolean isTrimmed(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }

  private void describe(Content content, ObjectNode metadata) {
    switch (content) {
      case Content.Text text -> original(text, metadata);
      case Content.Choice choice -> {
        ObjectNode details = metadata.putObject("content");
        details.put("type", "choice").put("title", choice.title());
        if (!choice.inputs().isEmpty()) {
          ObjectNode inputs = details.putObject("inputs");
          choice.inputs().forEach(inputs::put);
        }
      }
      case Content.Media media -> {
        ObjectNode details = metadata.putObject("content");
        details.put("type", media.kind().name().toLowerCase(Locale.ROOT));
        file(media.file(), details);
        if (media.caption() != null) {
          original(media.caption(), metadata);
        }
      }
      case Content.Location location ->
          metadata
              .putObject("content")
              .put("type", "location")
              .put("latitude", location.latitude())
              .put("longitude", location.longitude())
              .put("title", location.title())
              .put("address", location.address());
      case Content.Contact contact ->
          metadata
              .putObject("content")
              .put("type", "contact")
              .put("name", contact.name())
              .put("phone", contact.phone());
      case Content.Buttons buttons -> original(buttons.text(), metadata);
      case Content.Card card -> original(card.fallback(), metadata);
      case Content.Native own -> {
        metadata.putObject("content").put("type", "native").put("kind", own.kind());
        original(own.words(), metadata);
      }
      case Content.Custom custom ->
          metadata
              .putObject("content")
              .put("type", "custom")
              .put("platform", custom.platform())
              .put("json", custom.json());
    }
  }

  private static void describe(Attributes attributes, ObjectNode metadata) {
    if (attributes.forwardedFrom() != null) {
      metadata.put("forwarded_from", attributes.forwardedFrom());
    }
    if (attributes.quote() != null) {
      metadata.put("quote", attributes.quote());
    }
    if (attributes.details() != null) {
      metadata.set("details", RasaJson.MAPPER.readTree(attributes.details()));
    }
    if (attributes.metadata() != null) {
      RasaJson.MAPPER.readTree(attributes.metadata()).properties().stream()
          .filter(entry -> !OWN.contains(entry.getKey()))
          .forEach(entry -> metadata.set(entry.getKey(), entry.getValue()));
    }
  }

  private void original(Content.Text text, ObjectNode metadata) {
    if (!typed(text.text()).equals(text.text())) {
      metadata.put("text", text.text());
    }
  }

  /** The last messages before the switch of bots, oldest first, within the limits above. */
  private static void transcript(Arrival arrival, ObjectNode metadata) {
    metadata.put("from_bot", arrival.fromBot());
    ArrayNode transcript = metadata.putArray("transcript");
    List<Message> all = arrival.transcript();
    for (Message message : all.subList(Math.max(0, all.size() - MESSAGES), all.size())) {
      switch (message.author()) {
        case USER, BOT, AGENT, SYSTEM ->
            transcript
                .addObject()
                .put("author", message.author().name().toLowerCase(Locale.ROOT))
                .put("name", message.authorName())
                .put("text", beginning(message.content().asText()))
                .put("at", message.at().toString());
        case NOTE, DRAFT -> {}
      }
    }
  }

  private static String beginning(String text) {
    return text.codePointCount(0, text.length()) <= LETTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LETTERS)) + "…";
  }

  private static void file(Content.FileRef file, ObjectNode details) {
    details.put("name", file.name());
    details.put("mime", file.mime());
    switch (file) {
      case Content.FileRef.Held held -> {
        details.put("file_id", held.id());
        if (held.size() >= 0) {
          details.put("size", held.size());
        }
      }
      case Content.FileRef.Linked linked -> details.put("url", linked.url().toString());
    }
  }
}
