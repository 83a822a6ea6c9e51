package dev.baton.hook;

import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what webhooks are told. The names are spelled out here because they are a promise to
 * receivers, and they are those of the API. What is said is masked as it is for readers of the API.
 *
 * @param text whether what was said, reasons and names are written as well
 */
public record HookJson(Masking masking, boolean text) {

  static final int LONGEST_TEXT = 64 << 10;

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * An event about a handoff.
   *
   * @param before the handoff as it was with another agent or in another queue; null if that does
   *     not matter
   */
  public String handoff(
      HookKind kind,
      Conversation conversation,
      Handoff handoff,
      @Nullable Handoff before,
      Instant at) {
    ObjectNode event = begin(kind, conversation, at);
    ObjectNode data = data(event);
    data.set("handoff", handoff(handoff));
    if (before != null) {
      ObjectNode from = data.putObject("from").put("queue", before.queue());
      agent(from, before);
    }
    return JSON.writeValueAsString(event);
  }

  /** An event about a message. */
  public String message(HookKind kind, Conversation conversation, Message message, Instant at) {
    ObjectNode event = begin(kind, conversation, at);
    ObjectNode json =
        data(event)
            .putObject("message")
            .put("id", message.id())
            .put("author", word(message.author()))
            .put("kind", kind(message.content()))
            .put("handoff_id", message.handoffId())
            .put("at", message.at().toString());
    if (text) {
      json.put("author_name", masking.ofNullable(message.authorName()));
      json.put("text", words(message));
    }
    return JSON.writeValueAsString(event);
  }

  /** A user's wish for the transcript of a handoff, with the transcript. */
  public String transcript(
      Conversation conversation,
      Handoff handoff,
      List<Message> messages,
      String email,
      Instant at) {
    HookJson all = new HookJson(masking, true);
    ObjectNode event = all.begin(HookKind.TRANSCRIPT_REQUESTED, conversation, at);
    ObjectNode data = data(event);
    data.set("handoff", all.handoff(handoff));
    data.put("email", email);
    ArrayNode lines = data.putArray("messages");
    for (Message message : messages) {
      lines
          .addObject()
          .put("at", message.at().toString())
          .put("author", word(message.author()))
          .put("author_name", masking.ofNullable(message.authorName()))
          .put("kind", kind(message.content()))
          .put("text", all.words(message));
    }
    return JSON.writeValueAsString(event);
  }

  private ObjectNode begin(HookKind kind, Conversation conversation, Instant at) {
    ObjectNode event = JSON.createObjectNode();
    event.put("type", kind.word()).put("timestamp", at.toString());
    ObjectNode json =
        event
            .putObject("data")
            .putObject("conversation")
            .put("id", conversation.id())
            .put("channel", conversation.channel())
            .put("sender_id", conversation.senderId())
            .put("user_id", conversation.userId())
            .put("language", conversation.language())
            .put("bot", conversation.bot());
    if (text) {
      json.put("user_name", masking.of(conversation.userName()));
    }
    return event;
  }

  private static ObjectNode data(ObjectNode event) {
    return (ObjectNode) event.path("data");
  }

  private ObjectNode handoff(Handoff handoff) {
    EndReason endReason = handoff.endReason();
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", handoff.id())
            .put("queue", handoff.queue())
            .put("trigger", word(handoff.trigger()))
            .put("status", word(handoff.status()))
            .put("end_reason", endReason == null ? null : endReason.word());
    agent(json, handoff);
    if (text) {
      json.put("reason", masking.ofNullable(handoff.request().reason()));
      json.put("intent", masking.ofNullable(handoff.request().intent()));
    }
    return json.put("created_at", handoff.createdAt().toString())
        .put("accepted_at", time(handoff.acceptedAt()))
        .put("ended_at", time(handoff.endedAt()));
  }

  private void agent(ObjectNode json, Handoff handoff) {
    json.put("desk", handoff.desk()).put("agent_id", handoff.agentId());
    if (text) {
      json.put("agent_name", handoff.agentName());
    }
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private String words(Message message) {
    String words = masking.of(message.content()).asText();
    if (words.length() <= LONGEST_TEXT) {
      return words;
    }
    boolean split = Character.isHighSurrogate(words.charAt(LONGEST_TEXT - 1));
    return words.substring(0, split ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  private static String kind(Content content) {
    return switch (content) {
      case Content.Text words -> "text";
      case Content.Buttons buttons -> "buttons";
      case Content.Card card -> "card";
      case Content.Choice choice -> "choice";
      case Content.Media media -> word(media.kind());
      case Content.Location location -> "location";
      case Content.Contact contact -> "contact";
      case Content.Native own -> "native";
      case Content.Custom custom -> "custom";
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
