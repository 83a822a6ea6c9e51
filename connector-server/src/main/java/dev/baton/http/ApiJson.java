package dev.baton.http;

import dev.baton.connector.Attributes;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.routing.Conversations;
import dev.baton.routing.DeadLetters;
import dev.baton.routing.Overview;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the API's JSON. The names are spelled out here because they are a promise to callers:
 * renaming a component of a record must not change them.
 */
final class ApiJson {

  private ApiJson() {}

  /** A constant as JSON spells it, for instance {@code agent_resolved}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static ObjectNode conversation(Conversation conversation, Masking masking) {
    return object()
        .put("id", conversation.id())
        .put("channel", conversation.channel())
        .put("chat", conversation.chat())
        .put("thread", conversation.thread())
        .put("sender_id", conversation.senderId())
        .put("user_id", conversation.userId())
        .put("user_name", masking.of(conversation.userName()))
        .put("user_handle", masking.ofNullable(conversation.userHandle()))
        .put("language", conversation.language())
        .put("bot", conversation.bot())
        .put("control", word(conversation.control()))
        .put("epoch", conversation.epoch())
        .put("handoff_id", conversation.handoffId())
        .put("created_at", time(conversation.createdAt()))
        .put("last_at", time(conversation.lastAt()));
  }

  /** A conversation as lists show it: with its open handoff in short, and what was said last. */
  static ObjectNode listed(Overview.Listed listed, Masking masking) {
    ObjectNode json = conversation(listed.conversation(), masking);
    Handoff handoff = listed.handoff();
    json.set(
        "handoff",
        handoff == null
            ? null
            : object()
                .put("id", handoff.id())
                .put("queue", handoff.queue())
                .put("status", word(handoff.status()))
                .put("agent_id", handoff.agentId())
                .put("agent_name", handoff.agentName())
                .put("desk", handoff.desk())
                .put("created_at", time(handoff.createdAt()))
                .put("waiting_since", time(listed.waitingSince()))
                .put("accepted_at", time(handoff.acceptedAt())));
    Overview.Last last = listed.last();
    json.set(
        "last_message",
        last == null
            ? null
            : object()
                .put("author", word(last.author()))
                .put("text", last.text())
                .put("at", time(last.at())));
    return json;
  }

  /** A message, and whether the user has it. */
  static ObjectNode sent(Overview.Sent sent, Masking masking) {
    return message(sent.message(), masking)
        .put("delivery", word(sent.delivery()))
        .put("failure", sent.failure());
  }

  /** A message. Details in a platform's own form cannot be masked, so masking leaves them out. */
  static ObjectNode message(Message message, Masking masking) {
    Attributes told = message.attributes();
    ObjectNode json =
        object()
            .put("id", message.id())
            .put("seq", message.seq())
            .put("author", word(message.author()))
            .put("author_name", masking.ofNullable(message.authorName()));
    json.set("content", content(message.content(), masking));
    json.put("quote", masking.ofNullable(told.quote()))
        .put("forwarded_from", masking.ofNullable(told.forwardedFrom()))
        .put("taken_back", message.takenBack());
    if (masking.isNone()) {
      json.put("details", told.details()).put("metadata", told.metadata());
    }
    return json.put("route", word(message.route()))
        .put("epoch", message.epoch())
        .put("turn_id", message.turnId())
        .put("handoff_id", message.handoffId())
        .put("at", time(message.at()));
  }

  static ObjectNode handoff(Handoff handoff, Masking masking) {
    HandoffRequest request = handoff.request();
    EndReason endReason = handoff.endReason();
    ObjectNode json =
        object()
            .put("id", handoff.id())
            .put("conversation", handoff.conversationId())
            .put("queue", handoff.queue())
            .put("trigger", word(handoff.trigger()))
            .put("status", word(handoff.status()))
            .put("end_reason", endReason == null ? null : endReason.word())
            .put("reason", masking.ofNullable(request.reason()))
            .put("intent", masking.ofNullable(request.intent()))
            .put("priority", request.priority())
            .put("language", request.language());
    ArrayNode skills = json.putArray("skills");
    request.skills().forEach(skills::add);
    ObjectNode context = json.putObject("context");
    new TreeMap<>(request.context()).forEach((name, value) -> context.put(name, masking.of(value)));
    return json.put("agent_id", handoff.agentId())
        .put("agent_name", handoff.agentName())
        .put("desk", handoff.desk())
        .put("created_at", time(handoff.createdAt()))
        .put("accepted_at", time(handoff.acceptedAt()))
        .put("ended_at", time(handoff.endedAt()));
  }

  static ObjectNode transcript(Conversations.Transcript transcript, Masking masking) {
    ObjectNode json = object();
    json.set("conversation", conversation(transcript.conversation(), masking));
    ArrayNode messages = json.putArray("messages");
    transcript.messages().forEach(message -> messages.add(message(message, masking)));
    ArrayNode handoffs = json.putArray("handoffs");
    transcript.handoffs().forEach(handoff -> handoffs.add(handoff(handoff, masking)));
    return json;
  }

  /** A dead letter; its content is included only if {@code text} is true. */
  static ObjectNode letter(DeadLetters.Letter letter, boolean text, Masking masking) {
    ObjectNode json =
        object()
            .put("id", letter.id())
            .put("direction", word(letter.direction()))
            .put("kind", letter.kind())
            .put("channel", letter.channel())
            .put("lane", letter.lane())
            .put("conversation", letter.conversationId())
            .put("message", letter.messageId())
            .put("why", letter.why())
            .put("since", time(letter.since()))
            .put("attempts", letter.attempts());
    Content content = letter.content();
    if (text && content != null) {
      json.set("content", content(content, masking));
    }
    return json;
  }

  /** A content. A platform's own JSON cannot be masked, so it is left out where masking is on. */
  private static ObjectNode content(Content content, Masking masking) {
    if (content instanceof Content.Custom custom && !masking.isNone()) {
      return object().put("type", "custom").put("platform", custom.platform()).put("masked", true);
    }
    return content(masking.of(content));
  }

  static ObjectNode content(Content content) {
    return switch (content) {
      case Content.Text text -> text("text", text);
      case Content.Media media -> {
        ObjectNode json = object().put("type", "media").put("kind", word(media.kind()));
        json.set("file", file(media.file()));
        Content.Text caption = media.caption();
        yield json.put("caption", caption == null ? null : caption.text());
      }
      case Content.Location place ->
          object()
              .put("type", "location")
              .put("latitude", place.latitude())
              .put("longitude", place.longitude())
              .put("title", place.title())
              .put("address", place.address());
      case Content.Contact contact ->
          object().put("type", "contact").put("name", contact.name()).put("phone", contact.phone());
      case Content.Choice choice -> {
        ObjectNode json = object();
        json.put("type", "choice").put("title", choice.title()).put("payload", choice.payload());
        if (!choice.inputs().isEmpty()) {
          ObjectNode inputs = json.putObject("inputs");
          choice.inputs().forEach(inputs::put);
        }
        yield json;
      }
      case Content.Buttons buttons -> {
        ObjectNode json = text("buttons", buttons.text());
        buttons(json.putArray("buttons"), buttons.buttons());
        yield json;
      }
      case Content.Card card -> text("card", card.fallback()).put("card", card.json());
      case Content.Native own -> text("native", own.words()).put("kind", own.kind());
      case Content.Custom custom ->
          object()
              .put("type", "custom")
              .put("platform", custom.platform())
              .put("custom", custom.json());
    };
  }

  private static ObjectNode text(String type, Content.Text text) {
    ObjectNode json = object().put("type", type).put("text", text.text());
    if (!text.spans().isEmpty()) {
      ArrayNode spans = json.putArray("spans");
      text.spans()
          .forEach(span ->
              spans
                  .addObject()
                  .put("style", word(span.style()))
                  .put("offset", span.offset())
                  .put("length", span.length())
                  .put("href", span.href()));
    }
    return json;
  }

  private static ObjectNode file(FileRef file) {
    ObjectNode json = object().put("name", file.name()).put("mime", file.mime());
    return switch (file) {
      case FileRef.Held held -> json.put("channel", held.channel()).put("size", held.size());
      case FileRef.Linked linked -> json.put("url", linked.url().toString());
    };
  }

  private static void buttons(ArrayNode json, List<Button> buttons) {
    buttons.forEach(
        button -> json.addObject().put("title", button.title()).put("url", button.url()));
  }

  /** A time as JSON has it; null stays null. */
  static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
