package dev.baton.http;

import dev.baton.routing.Timeline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the JSON of what happened. */
final class HistoryJson {

  private HistoryJson() {}

  static ObjectNode timeline(Timeline timeline) {
    ObjectNode json = object();
    ArrayNode spans = json.putArray("spans");
    for (Timeline.Span span : timeline.spans()) {
      spans
          .addObject()
          .put("control", ApiJson.word(span.control()))
          .put("epoch", span.epoch())
          .put("from", time(span.from()))
          .put("to", time(span.to()))
          .put("bot", span.bot())
          .put("queue", span.queue())
          .put("agent_name", span.agentName())
          .put("handoff_id", span.handoffId())
          .put("why", span.why());
    }
    ArrayNode marks = json.putArray("marks");
    for (Timeline.Mark mark : timeline.marks()) {
      marks
          .addObject()
          .put("at", time(mark.at()))
          .put("kind", mark.kind())
          .put("message_id", mark.messageId())
          .put("words", mark.words());
    }
    return json;
  }

  private static @Nullable String time(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
