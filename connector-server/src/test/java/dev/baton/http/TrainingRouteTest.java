package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.training.Candidates;
import dev.baton.training.Candidates.Canned;
import dev.baton.training.Candidates.Counted;
import dev.baton.training.Candidates.Reason;
import dev.baton.training.Candidates.Topic;
import dev.baton.training.HarvestQuery;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingRouteTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void candidatesAreWrittenToTheLetter() {
    edge.script.candidates =
        new Candidates(
            3,
            40,
            2,
            List.of(
                new Topic(
                    "pay",
                    true,
                    2,
                    Map.of(Reason.BEFORE_HANDOFF, 1L, Reason.NOT_UNDERSTOOD, 2L),
                    List.of(new Counted("can I pay", 2)),
                    List.of(new Counted("yes", 1)),
                    List.of("h1"),
                    NOON,
                    NOON)),
            List.of(new Canned("hello_en", "Hello")));
    assertThat(edge.get("/api/v1/training?from=2026-11-20T11:00Z").body())
        .isEqualTo(
            """
            {"from":"2026-11-20T11:00:00Z","to":null,"conversations":3,"messages":40,"left_out":2,\
            "topics":[{"intent":"pay","known":true,"count":2,\
            "reasons":{"not_understood":2,"before_handoff":1},\
            "examples":[{"text":"can I pay","count":2}],"answers":[{"text":"yes","count":1}],\
            "handoffs":["h1"],"first_at":"2026-11-20T12:00:00Z","last_at":"2026-11-20T12:00:00Z"}],\
            "canned":[{"name":"hello_en","text":"Hello"}]}\
            """);
  }

  @Test
  void whatIsAskedForIsPassedOn() {
    assertThat(
            edge.get(
                    "/api/v1/training?from=2026-11-20T11:00Z&to=2026-11-20T12:00Z&bot=b&queue=q"
                        + "&limit=7")
                .statusCode())
        .isEqualTo(200);
    assertThat(edge.get("/api/v1/training").statusCode()).isEqualTo(200);
    assertThat(edge.script.harvested)
        .containsExactly(
            new HarvestQuery(NOON.minusSeconds(3_600), NOON, "b", "q", 7),
            new HarvestQuery(null, null, null, null, 500));
  }

  @ParameterizedTest
  @CsvSource({
    "from=yesterday, from must be",
    "to=1, to must be",
    "limit=0, limit must be",
    "limit=2001, limit must be",
    "limit=-1, limit must be",
    "from=2026-11-20T12:00Z&to=2026-11-20T12:00Z, to must be after from"
  })
  void nonsenseIsRefusedByName(String query, String words) {
    HttpResponse<String> answer = edge.get("/api/v1/training?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(words);
    assertThat(edge.script.harvested).isEmpty();
  }
}
