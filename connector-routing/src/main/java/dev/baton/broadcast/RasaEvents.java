package dev.baton.broadcast;

import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.store.Broadcast;
import dev.baton.store.ErasedSender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events as Rasa's own event broker would: {@code sender_id}, then the event as {@code
 * rasa.shared.core.events} writes it.
 *
 * <p>Rasa's classes reject a {@code user} event without {@code parse_data} and an intent whose name
 * is null, hence the empty intent: nothing has parsed what was said to people.
 *
 * @param senderSuffix appended to each {@code sender_id}
 * @param inputChannels Rasa's name for each channel, by the channel's name
 */
record RasaEvents(String senderSuffix, Map<String, String> inputChannels) {

  /** Brokers take a million bytes, a character may need six in JSON, and the text appears twice. */
  static final int LONGEST_TEXT = 64 << 10;

  private static final JsonMapper JSON = JsonMapper.shared();

  RasaEvents {
    inputChannels = Map.copyOf(inputChannels);
  }

  /** The event; empty if it was erased meanwhile or turned out not to be a message after all. */
  Optional<BrokerEvent> of(Broadcast told) {
    Conversation conversation = told.conversation();
    Handoff handoff = told.handoff();
    if (conversation == null || handoff == null) {
      return Optional.empty();
    }
    String senderId = conversation.senderId() + senderSuffix;
    ObjectNode event = JSON.createObjectNode().put("sender_id", senderId);
    boolean said =
        switch (told.kind()) {
          case PAUSE -> {
            ObjectNode metadata = begin(event, "pause", told.at(), conversation, handoff);
            metadata.put("queue", handoff.queue());
            metadata.put("trigger", handoff.trigger().name().toLowerCase(Locale.ROOT));
            yield true;
          }
          case RESUME -> {
            ObjectNode metadata = begin(event, "resume", told.at(), conversation, handoff);
            EndReason reason = handoff.endReason();
            if (reason != null) {
              metadata.put("end_reason", reason.word());
            }
            yield true;
          }
          case USER -> user(event, conversation, handoff, told.message());
          case AGENT -> agent(event, conversation, handoff, told);
        };
    return said
        ? Optional.of(new BrokerEvent(senderId, JSON.writeValueAsString(event)))
        : Optional.empty();
  }

  /** The event that a conversation was erased: Baton's own, as Rasa has none for it. */
  BrokerEvent of(ErasedSender erased) {
    String senderId = erased.senderId() + senderSuffix;
    ObjectNode event = JSON.createObjectNode().put("sender_id", senderId);
    event.put("event", "erased");
    event.put("timestamp", BigDecimal.valueOf(erased.at().toEpochMilli(), 3));
    event
        .putObject("metadata")
        .put("source", "baton")
        .put("channel", erased.channel())
        .put("sender_id", erased.senderId());
    return new BrokerEvent(senderId, JSON.writeValueAsString(event), true);
  }

  private boolean user(
      ObjectNode event, Conversation conversation, Handoff handoff, @Nullable Message message) {
    if (message == null) {
      return false;
    }
    ObjectNode metadata = begin(event, "user", message.at(), conversation, handoff);
    metadata.put("user_name", message.authorName());
    describe(message.content(), metadata);
    String text = text(message.content(), metadata);
    event.put("text", text);
    ObjectNode parsed = event.putObject("parse_data");
    parsed.putObject("intent");
    parsed.putArray("entities");
    parsed.put("text", text);
    parsed.put("message_id", message.id());
    parsed.set("metadata", metadata.deepCopy());
    event.put(
        "input_channel",
        inputChannels.getOrDefault(conversation.channel(), conversation.channel()));
    event.put("message_id", message.id());
    return true;
  }

  private static boolean agent(
      ObjectNode event, Conversation conversation, Handoff handoff, Broadcast told) {
    Message message = told.message();
    if (message == null || message.author() != Author.AGENT) {
      return false;
    }
    ObjectNode metadata = begin(event, "agent", told.at(), conversation, handoff);
    metadata.put("agent_name", message.authorName());
    metadata.put("message_id", message.id());
    describe(message.content(), metadata);
    event.put("text", text(message.content(), metadata));
    event.putObject("data").put("agent_id", told.agentId());
    return true;
  }

  private static ObjectNode begin(
      ObjectNode event, String name, Instant at, Conversation conversation, Handoff handoff) {
    event.put("event", name);
    event.put("timestamp", BigDecimal.valueOf(at.toEpochMilli(), 3));
    return event
        .putObject("metadata")
        .put("source", "baton")
        .put("handoff_id", handoff.id())
        .put("channel", conversation.channel());
  }

  /** The text of a message, or a description of content that has none. */
  private static String text(Content content, ObjectNode metadata) {
    String text = content.asText();
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    metadata.put("cut_at", LONGEST_TEXT);
    boolean split = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, split ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  /** Adds the details of content other than text; content made for one platform is left out. */
  private static void describe(Content content, ObjectNode metadata) {
    switch (content) {
      case Content.Text text -> {}
      case Content.Buttons buttons -> {}
      case Content.Card card -> {}
      case Content.Choice choice ->
          metadata.putObject("content").put("type", "choice").put("payload", choice.payload());
      case Content.Media media -> {
        ObjectNode details = metadata.putObject("content");
        details.put("type", media.kind().name().toLowerCase(Locale.ROOT));
        details.put("name", media.file().name());
        details.put("mime", media.file().mime());
        switch (media.file()) {
          case Content.FileRef.Held held -> {
            details.put("file_id", held.id());
            if (held.size() >= 0) {
              details.put("size", held.size());
            }
          }
          case Content.FileRef.Linked linked -> details.put("url", linked.url().toString());
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
      case Content.Native own ->
          metadata.putObject("content").put("type", "native").put("kind", own.kind());
      case Content.Custom custom ->
          metadata.putObject("content").put("type", "custom").put("platform", custom.platform());
    }
  }
}
