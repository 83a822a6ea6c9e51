package dev.baton.bot.webhook;

import dev.baton.bot.Arrival;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.conversation.Message;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies that are posted to a webhook bot, as {@code docs/webhook-bot.md} shows them. Pure. */
final class ToWebhook {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private ToWebhook() {}

  /** A user's message, or a conversation that arrives from another bot. */
  static byte[] turn(Turn turn) {
    Arrival arrival = turn.arrival();
    ObjectNode body = JSON.createObjectNode();
    body.put("type", arrival == null ? "message" : "arrival");
    body.put("turn_id", turn.id());
    body.put("message_id", turn.messageId());
    body.put("sender_id", turn.senderId());
    body.put("channel", turn.channelType());
    body.put("at", turn.startedAt().toString());
    body.putObject("user").put("name", turn.userName()).put("language", turn.language());
    if (arrival == null) {
      content(turn.content(), body.putObject("content"));
      attributes(turn.attributes(), body);
    } else {
      ObjectNode from = body.putObject("arrival");
      from.put("from_bot", arrival.fromBot());
      from.put("from_host", arrival.fromHost() == null ? null : arrival.fromHost().toString());
      transcript(arrival.transcript(), from);
    }
    return JSON.writeValueAsBytes(body);
  }

  /**
   * The end of a handoff.
   *
   * @param recorded whether the bot is told what people wrote
   */
  static byte[] handBack(HandBack handBack, boolean recorded) {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", "handoff_ended");
    body.put("handoff_id", handBack.handoffId());
    body.put("sender_id", handBack.senderId());
    body.put("channel", handBack.channelType());
    body.put("outcome", handBack.endReason().word());
    body.put("agent", handBack.agentName());
    if (recorded) {
      transcript(handBack.humanPart(), body);
    }
    return JSON.writeValueAsBytes(body);
  }

  /** A call without effect, to see whether the bot is there and accepts the signature. */
  static byte[] ping() {
    return JSON.writeValueAsBytes(JSON.createObjectNode().put("type", "ping"));
  }

  private static void attributes(Attributes attributes, ObjectNode json) {
    if (attributes.forwardedFrom() != null) {
      json.put("forwarded_from", attributes.forwardedFrom());
    }
    if (attributes.quote() != null) {
      json.put("quote", attributes.quote());
    }
    if (attributes.details() != null) {
      json.set("details", JSON.readTree(attributes.details()));
    }
    if (attributes.metadata() != null) {
      json.set("metadata", JSON.readTree(attributes.metadata()));
    }
  }

  private static void transcript(List<Message> messages, ObjectNode holder) {
    var lines = holder.putArray("transcript");
    for (Message message : messages) {
      ObjectNode line = lines.addObject();
      line.put("author", word(message.author()));
      line.put("name", message.authorName());
      line.put("at", message.at().toString());
      content(message.content(), line.putObject("content"));
    }
  }

  private static void content(Content content, ObjectNode json) {
    switch (content) {
      case Content.Text text -> json.put("type", "text").put("text", text.text());
      case Content.Choice choice -> {
        json.put("type", "choice").put("title", choice.title()).put("payload", choice.payload());
        if (!choice.inputs().isEmpty()) {
          ObjectNode inputs = json.putObject("inputs");
          choice.inputs().forEach(inputs::put);
        }
      }
      case Content.Media media -> media(media, json);
      case Content.Location location ->
          json.put("type", "location")
              .put("latitude", location.latitude())
              .put("longitude", location.longitude())
              .put("title", location.title())
              .put("address", location.address());
      case Content.Contact contact ->
          json.put("type", "contact").put("name", contact.name()).put("phone", contact.phone());
      case Content.Buttons buttons -> {
        json.put("type", "text").put("text", buttons.text().text());
        var titles = json.putArray("buttons");
        buttons.buttons().stream().map(Button::title).forEach(titles::add);
      }
      case Content.Card card -> json.put("type", "text").put("text", card.fallback().text());
      case Content.Native own ->
          json.put("type", "native").put("kind", own.kind()).put("text", own.words().text());
      case Content.Custom custom -> {
        json.put("type", "custom").put("platform", custom.platform());
        custom(custom.json(), json);
      }
    }
  }

  private static void custom(String raw, ObjectNode json) {
    try {
      json.set("json", JSON.readTree(raw));
    } catch (JacksonException none) {
      json.put("json", raw);
    }
  }

  private static void media(Content.Media media, ObjectNode json) {
    Content.FileRef file = media.file();
    json.put("type", "media").put("kind", word(media.kind()));
    json.put("name", file.name()).put("mime", file.mime());
    switch (file) {
      case Content.FileRef.Held held -> {
        json.put("file_id", held.id());
        json.put("size", sizeOf(held));
      }
      case Content.FileRef.Linked linked -> json.put("url", linked.url().toString());
    }
    json.put("caption", media.caption() == null ? null : media.caption().text());
  }

  private static @Nullable Long sizeOf(Content.FileRef.Held held) {
    return held.size() < 0 ? null : held.size();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
