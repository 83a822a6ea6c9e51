package dev.baton.http;

import dev.baton.conversation.HandoffRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /handoff}, by which a bot asks for a person. The custom action known from
 * the Rasa forum sends it.
 *
 * @param senderId the conversation's {@code sender_id}
 * @param channel Rasa's name for the channel; null if not given. Never used to find the
 *     conversation
 * @param paused whether the bot's tracker was paused; null if not given
 * @param request its context contains the text of the last message as {@code latest_msg}, the slots
 *     that are set, and the metadata, which wins if both have a name
 * @param transcript the last messages before the call, oldest first, at most {@value #MAX_LINES}
 */
record HandoffCall(
    String senderId,
    @Nullable String channel,
    @Nullable Boolean paused,
    HandoffRequest request,
    List<TranscriptLine> transcript) {

  static final int MAX_LINES = 200;

  private static final int MAX_SENDER_ID = 1024;
  private static final int MAX_CONTEXT_VALUE = 4000;
  private static final int MAX_SLOTS = 100;

  HandoffCall {
    transcript = List.copyOf(transcript);
  }

  /**
   * Parses a body.
   *
   * <p>Only {@code sender_id} is required. {@code latest_events} and {@code latest_msg} may be
   * JSON, or a text that contains JSON, as Python's {@code json.dumps} produces it. Unknown fields
   * are ignored.
   *
   * @param body UTF-8 JSON. The caller must limit its size; its depth is limited here
   * @throws WrongFieldException if it is not a JSON object or a field has the wrong type
   */
  static HandoffCall parse(byte[] body) {
    CallFields fields = CallFields.of(body);
    String senderId = fields.requiredText("sender_id");
    if (senderId.length() > MAX_SENDER_ID) {
      throw new WrongFieldException("sender_id", "sender_id is too long");
    }
    JsonNode latest = fields.nested("latest_msg", false);
    JsonNode events = fields.nested("latest_events", true);
    String intent = fields.text("intent");
    HandoffRequest request =
        new HandoffRequest(
            fields.text("queue"),
            fields.text("reason"),
            intent == null ? CallFields.textOf(latest.path("intent").path("name")) : intent,
            fields.priority("priority"),
            fields.texts("skills"),
            fields.text("language"),
            context(fields, latest, events));
    return new HandoffCall(
        senderId, fields.text("channel"), fields.flag("isPaused"), request, transcript(events));
  }

  private static Map<String, String> context(CallFields fields, JsonNode latest, JsonNode events) {
    Map<String, String> context = slots(events);
    fields.object("metadata").forEach((name, value) -> context.put(name, shortened(value)));
    String said = CallFields.textOf(latest.path("text"));
    if (said != null) {
      context.put("latest_msg", shortened(said));
    }
    return context;
  }

  /** The slots as the last event left them, without those that are empty. */
  private static Map<String, String> slots(JsonNode events) {
    Map<String, String> slots = new LinkedHashMap<>();
    for (JsonNode event : events.values()) {
      String kind = String.valueOf(CallFields.textOf(event.path("event")));
      String name = CallFields.textOf(event.path("name"));
      JsonNode value = event.path("value");
      if (kind.equals("restart") || kind.equals("reset_slots")) {
        slots.clear();
      } else if (kind.equals("slot") && name != null) {
        slots.remove(name);
        if (!value.isNull() && !value.isMissingNode() && slots.size() < MAX_SLOTS) {
          slots.put(name, shortened(value.isString() ? value.stringValue() : value.toString()));
        }
      }
    }
    return slots;
  }

  private static List<TranscriptLine> transcript(JsonNode events) {
    List<TranscriptLine> lines = new ArrayList<>();
    for (JsonNode event : events.values()) {
      TranscriptLine line = TranscriptLine.of(event);
      if (line != null) {
        lines.add(line);
      }
    }
    return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_CONTEXT_VALUE) {
      return text;
    }
    int end = MAX_CONTEXT_VALUE - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
