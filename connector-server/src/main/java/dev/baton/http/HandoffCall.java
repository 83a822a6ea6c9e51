package dev.baton.http;

import dev.baton.conversation.HandoffRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a bot says when it calls for a person.
 *
 * @param senderId the conversation's {@code sender_id}
 * @param channel Rasa's name for the channel; null where not said. Never used to find the
 *     conversation
 * @param paused whether the bot's tracker was paused; null where not said
 * @param request with the last message's text as {@code latest_msg} in its context
 * @param transcript the last words before the call, oldest first, at most {@value #MOST_LINES}
 */
record HandoffCall(
    String senderId,
    @Nullable String channel,
    @Nullable Boolean paused,
    HandoffRequest request,
    List<TranscriptLine> transcript) {

  static final int MOST_LINES = 200;

  private static final int LONGEST_SENDER_ID = 1024;
  private static final int LONGEST_CONTEXT = 4000;

  HandoffCall {
    transcript = List.copyOf(transcript);
  }

  /**
   * Reads a body.
   *
   * <p>Only {@code sender_id} must be there. {@code latest_events} and {@code latest_msg} may be
   * JSON or JSON within a text, as Python's {@code json.dumps} makes it. Unknown fields are
   * ignored.
   *
   * @param body UTF-8 JSON; its size is the caller's to bound, its depth is bounded here
   * @throws HandoffCallException when it is no JSON object or a field has the wrong type
   */
  static HandoffCall parse(byte[] body) {
    CallFields fields = CallFields.of(body);
    String senderId = fields.requiredText("sender_id");
    if (senderId.length() > LONGEST_SENDER_ID) {
      throw new HandoffCallException("sender_id", "sender_id is too long");
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
            context(fields, latest));
    return new HandoffCall(
        senderId, fields.text("channel"), fields.flag("isPaused"), request, transcript(events));
  }

  private static Map<String, String> context(CallFields fields, JsonNode latest) {
    Map<String, String> context = new LinkedHashMap<>();
    fields.object("metadata").forEach((name, value) -> context.put(name, shortened(value)));
    String said = CallFields.textOf(latest.path("text"));
    if (said != null) {
      context.put("latest_msg", shortened(said));
    }
    return context;
  }

  private static List<TranscriptLine> transcript(JsonNode events) {
    List<TranscriptLine> lines = new ArrayList<>();
    for (JsonNode event : events.values()) {
      TranscriptLine line = TranscriptLine.of(event);
      if (line != null) {
        lines.add(line);
      }
    }
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST_CONTEXT) {
      return text;
    }
    int end = LONGEST_CONTEXT - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
