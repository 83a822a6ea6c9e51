package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.routing.DeadLetters.Direction;
import dev.baton.routing.DeadLetters.Letter;
import dev.baton.routing.DeadLetters.Outcome;
import dev.baton.routing.DeadLetters.Page;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLettersRouteTest {

  private static final Letter LETTER =
      new Letter(
          "d1",
          Direction.OUT,
          "say",
          "telegram",
          "user:c1",
          "c1",
          "m1",
          "blocked",
          Instant.parse("2026-11-20T10:00:00.250Z"),
          3,
          Content.Text.plain("secret words"));

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void listsDeadLettersWithoutTheirText() {
    edge.script.letters = new Page(List.of(LETTER), 7, "17.d1");

    HttpResponse<String> answer = edge.get("/api/v1/dead-letters?before=18.d2&limit=20");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(edge.script.calls).containsExactly("18.d2 20");
    assertThat(answer.body())
        .isEqualTo(
            "{\"dead_letters\":[{\"id\":\"d1\",\"direction\":\"out\",\"kind\":\"say\","
                + "\"channel\":\"telegram\",\"lane\":\"user:c1\",\"conversation\":\"c1\","
                + "\"message\":\"m1\",\"why\":\"blocked\",\"since\":\"2026-11-20T10:00:00.250Z\","
                + "\"attempts\":3}],\"count\":7,\"next\":\"17.d1\"}");
  }

  @Test
  void showsTheTextWhenAsked() {
    edge.script.letters = new Page(List.of(LETTER), 1, null);

    assertThat(edge.get("/api/v1/dead-letters?text=true").body())
        .contains("\"content\":{\"type\":\"text\",\"text\":\"secret words\"}");
    assertThat(edge.get("/api/v1/dead-letters?text=false").body()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "text=yes", "before=nonsense"})
  void wrongParametersAreNamed(String query) {
    HttpResponse<String> answer = edge.get("/api/v1/dead-letters?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(answer).path("detail").asString())
        .startsWith(query.substring(0, query.indexOf('=')));
  }

  @Test
  void retriesAndDiscards() {
    HttpResponse<String> retried = edge.post("/api/v1/dead-letters/in-a_b-c/retry", "");
    assertThat(retried.statusCode()).isEqualTo(200);
    assertThat(retried.body()).isEqualTo("{\"id\":\"in-a_b-c\",\"status\":\"waiting\"}");
    HttpResponse<String> discarded = edge.post("/api/v1/dead-letters/d1/discard", "");
    assertThat(discarded.body()).isEqualTo("{\"id\":\"d1\",\"status\":\"discarded\"}");
    assertThat(edge.script.calls).containsExactly("retry in-a_b-c", "discard d1");
  }

  @Test
  void saysWhyItIsNotPossible() {
    edge.script.outcome = CompletableFuture.completedFuture(new Outcome.Unknown());
    HttpResponse<String> unknown = edge.post("/api/v1/dead-letters/d1/retry", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(unknown)).isEqualTo("unknown_dead_letter");

    edge.script.outcome =
        CompletableFuture.completedFuture(new Outcome.NotPossible("the desk is gone"));
    HttpResponse<String> not = edge.post("/api/v1/dead-letters/d1/retry", "");
    assertThat(not.statusCode()).isEqualTo(409);
    assertThat(not.body()).contains("the desk is gone");

    edge.script.outcome = CompletableFuture.failedFuture(new IllegalStateException("disk"));
    HttpResponse<String> failed = edge.post("/api/v1/dead-letters/d1/discard", "");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).doesNotContain("disk");
  }

  @Test
  void aGetChangesNothing() {
    assertThat(edge.get("/api/v1/dead-letters/d1/retry").statusCode()).isEqualTo(405);
    assertThat(edge.script.calls).isEmpty();
  }

  @Test
  void needsTheApiToken() {
    try (EdgeFixture guarded = new EdgeFixture(EdgeFixture.withApiToken("t0ken"))) {
      assertThat(guarded.get("/api/v1/dead-letters").statusCode()).isEqualTo(401);
      assertThat(guarded.post("/api/v1/dead-letters/d1/retry", "").statusCode()).isEqualTo(401);
      assertThat(guarded.post("/api/v1/dead-letters/d1/discard", "").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/api/v1/handoffs").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/api/v1/handoffs/h1").statusCode()).isEqualTo(401);
      assertThat(guarded.script.calls).isEmpty();
    }
  }
}
