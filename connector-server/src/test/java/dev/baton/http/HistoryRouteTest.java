package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Control;
import dev.baton.routing.Timeline;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class HistoryRouteTest {

  private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  @Test
  void aTimelineIsSpansAndMarks() {
    try (EdgeFixture edge = new EdgeFixture()) {
      edge.script.history.timelines.put(
          "c1",
          new Timeline(
              List.of(
                  new Timeline.Span(
                      Control.AGENT,
                      3L,
                      NOON,
                      null,
                      null,
                      "support",
                      "Ann",
                      "h1",
                      "Ann took it from the queue")),
              List.of(new Timeline.Mark(NOON, "note", "m1", "Ann wrote a note"))));

      JsonNode json = EdgeFixture.json(edge.get("/api/v1/conversations/c1/timeline"));

      JsonNode span = json.path("spans").path(0);
      assertThat(span.path("control").asString()).isEqualTo("agent");
      assertThat(span.path("epoch").asLong()).isEqualTo(3);
      assertThat(span.path("from").asString()).isEqualTo("2026-12-01T12:00:00Z");
      assertThat(span.path("to").isNull()).isTrue();
      assertThat(span.path("agent_name").asString()).isEqualTo("Ann");
      assertThat(span.path("why").asString()).isEqualTo("Ann took it from the queue");
      assertThat(json.path("marks").path(0).path("words").asString()).isEqualTo("Ann wrote a note");
      assertThat(edge.get("/api/v1/conversations/c2/timeline").statusCode()).isEqualTo(404);
    }
  }
}
