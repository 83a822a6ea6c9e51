package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.report.DeskReport.By;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class ReportRouteTest {

  private static final String SOME =
      """
      "handoffs":5,"answered":2,"queued":1,"longest_wait_seconds":90,"accepted":1,"ended":3,\
      "end_reasons":{"agent_resolved":2,"wait_expired":1},\
      "until_accepted":{"count":3,"median_seconds":40,"p90_seconds":125,"longest_seconds":310},\
      "until_first_words":null,\
      "handling":{"count":3,"median_seconds":40,"p90_seconds":125,"longest_seconds":310},\
      "ratings":{"count":3,"average":4.33}\
      """;
  private static final String NOTHING =
      """
      "handoffs":0,"answered":0,"queued":0,"longest_wait_seconds":null,"accepted":0,"ended":0,\
      "end_reasons":{},"until_accepted":null,"until_first_words":null,"handling":null,"ratings":null\
      """;

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aReportIsWrittenToTheLetter() {
    edge.script.report = SampleReports.by(By.AGENT);
    assertThat(edge.get("/api/v1/report?by=agent").body())
        .isEqualTo(
            """
            {"from":"2026-11-22T23:00:00Z","to":"2026-11-23T23:00:00Z","zone":"Europe/Berlin",\
            "by":"agent","total":{%s},"groups":[\
            {"desk":"tg","agent_id":"900","agent_name":"Ann",%s},\
            {"desk":null,"agent_id":null,"agent_name":null,%s}]}\
            """
                .formatted(SOME, SOME, NOTHING));
  }

  @Test
  void queuesAndDaysAreNamed() {
    edge.script.report = SampleReports.by(By.QUEUE);
    assertThat(group().path("queue").asString()).isEqualTo("support");
    edge.script.report = SampleReports.by(By.DAY);
    assertThat(group().path("day").asString()).isEqualTo("2026-11-23");
  }

  private JsonNode group() {
    return EdgeFixture.json(edge.get("/api/v1/report")).path("groups").path(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | null null null Asia/Kolkata",
        "by=queue | null null QUEUE Asia/Kolkata",
        "zone=UTC&by=day | null null DAY UTC",
        "from=2026-11-23 | 2026-11-22T18:30:00Z null null Asia/Kolkata",
        "from=2026-11-23&to=2026-11-23 |"
            + " 2026-11-22T18:30:00Z 2026-11-23T18:30:00Z null Asia/Kolkata",
        "from=2026-11-23&to=2026-11-23T08:00&zone=Europe/Berlin |"
            + " 2026-11-22T23:00:00Z 2026-11-23T07:00:00Z null Europe/Berlin",
        "to=2026-11-23T08:00%2B01:00 | null 2026-11-23T07:00:00Z null Asia/Kolkata",
      })
  void whatIsAskedForIsReadInItsZone(String query, String asked) {
    assertThat(edge.get("/api/v1/report?" + query).statusCode()).isEqualTo(200);
    assertThat(edge.script.calls).containsExactly(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=yesterday-ish | from must be a date such as 2026-11-23, or a time such as"
            + " 2026-11-23T08:00 or 2026-11-23T08:00Z, but is 'yesterday-ish'",
        "to=2026-11-31 | to must be a date such as 2026-11-23, or a time such as"
            + " 2026-11-23T08:00 or 2026-11-23T08:00Z, but is '2026-11-31'",
        "by=week | by must be one of queue, agent, day",
        "by=QUEUE | by must be one of queue, agent, day",
        "zone=Mars/Olympus | zone must be a time zone such as Europe/Berlin, but is 'Mars/Olympus'",
        "from=2026-11-23&to=2026-11-22 | to must be after from; without from, the span begins"
            + " today, and without to, it ends now",
      })
  void wrongParametersAreNamed(String query, String message) {
    HttpResponse<String> answer = edge.get("/api/v1/report?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(EdgeFixture.json(answer).path("detail").asString()).isEqualTo(message);
  }

  @Test
  void aStoreThatIsDownIsAnsweredWith503() {
    edge.script.storeDown = true;
    assertThat(edge.get("/api/v1/report").statusCode()).isEqualTo(503);
  }

  @Test
  void noMoreThanTwoAreReadAtOnce() {
    edge.script.reportsGoOn = new CompletableFuture<>();
    List<CompletableFuture<HttpResponse<String>>> two =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> edge.get("/api/v1/report")))
            .limit(2)
            .toList();
    await().until(() -> edge.script.calls.size() == 2);

    HttpResponse<String> third = edge.get("/api/v1/report");
    assertThat(third.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.json(third).path("code").asString()).isEqualTo("busy");
    assertThat(third.headers().firstValue("Retry-After")).contains("1");

    edge.script.reportsGoOn.complete(null);
    assertThat(two).allSatisfy(each -> assertThat(each.join().statusCode()).isEqualTo(200));
    assertThat(edge.get("/api/v1/report").statusCode()).isEqualTo(200);
  }

  @Test
  void aFailureLeavesRoomForTheNext() {
    edge.script.storeDown = true;
    Stream.generate(() -> edge.get("/api/v1/report"))
        .limit(3)
        .forEach(failed -> assertThat(failed.body()).contains("\"not_read\""));
    edge.script.storeDown = false;
    assertThat(edge.get("/api/v1/report").statusCode()).isEqualTo(200);
  }

  @Test
  void itIsGuardedAsTheRestOfTheApiIs() {
    try (EdgeFixture guarded = new EdgeFixture(EdgeFixture.withApiToken("s3cret"))) {
      assertThat(guarded.get("/api/v1/report").statusCode()).isEqualTo(401);
      assertThat(
              guarded
                  .send(guarded.to("/api/v1/report").header("Authorization", "Bearer s3cret"))
                  .statusCode())
          .isEqualTo(200);
      assertThat(guarded.script.calls).hasSize(1);
    }
    assertThat(edge.post("/api/v1/report", "{}").statusCode()).isEqualTo(405);
  }
}
