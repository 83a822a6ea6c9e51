package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Health;
import dev.baton.routing.Backlog;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthRouteTest {

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aProcessThatAnswersIsAlive() {
    edge.script.health = new HealthReport(new Health.Down("disk full"), Map.of(), Map.of());

    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void readyNamesEveryPart() {
    edge.script.health =
        new HealthReport(
            new Health.Up(),
            Map.of("tg", new Health.Up(), "wx", new Health.Rejected("token revoked")),
            Map.of("rasa", new Health.Down("connection refused")));

    HttpResponse<String> answer = edge.get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"ready\":true,\"store\":{\"status\":\"up\"},\"channels\":{\"tg\":{\"status\":\"up\"},\"wx\":{\"status\":\"rejected\",\"cause\":\"token"
                + " revoked\"}},\"bots\":{\"rasa\":{\"status\":\"down\",\"cause\":\"connection"
                + " refused\"}},\"dead_letters\":0,"
                + "\"oldest_waiting_seconds\":{\"in\":null,\"out\":null}}");
  }

  @Test
  void theBacklogIsShownAndDoesNotMakeItUnready() {
    edge.script.health =
        withBacklog(
            CompletableFuture.completedFuture(
                new Backlog(3, Duration.ofMillis(61_500), Duration.ZERO)));
    HttpResponse<String> answer = edge.get("/readyz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .endsWith("\"dead_letters\":3,\"oldest_waiting_seconds\":{\"in\":61,\"out\":0}}");
  }

  @Test
  void theBacklogIsLeftOutIfTheStoreDoesNotAnswer() {
    edge.script.health = withBacklog(CompletableFuture.failedFuture(new IllegalStateException()));
    assertThat(edge.get("/readyz").body()).endsWith("\"bots\":{}}");
    edge.script.health = withBacklog(new CompletableFuture<>());
    assertThat(edge.get("/readyz").body()).endsWith("\"bots\":{}}");
  }

  private static HealthReport withBacklog(CompletableFuture<Backlog> backlog) {
    return new HealthReport(
        new Health.Up(), new Health.Up(), Map.of(), Map.of(), null, Map.of(), backlog);
  }

  @ParameterizedTest
  @CsvSource({"is starting,connecting", "is stopping,down"})
  void isNotReadyWhileItStartsOrStops(String cause, String status) {
    Health now = status.equals("down") ? new Health.Down(cause) : new Health.Connecting(cause);
    edge.script.health =
        new HealthReport(
            now,
            new Health.Up(),
            Map.of("tg", new Health.Up()),
            Map.of(),
            null,
            Map.of(),
            CompletableFuture.completedFuture(new Backlog(0, null, null)));

    HttpResponse<String> answer = edge.get("/readyz");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .startsWith(
            "{\"ready\":false,\"baton\":{\"status\":\"%s\",\"cause\":\"%s\"},\"store\""
                .formatted(status, cause));
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyWithoutItsStoreOrAnyChannel() {
    edge.script.health =
        new HealthReport(new Health.Down("disk full"), Map.of("tg", new Health.Up()), Map.of());
    assertThat(edge.get("/readyz").statusCode()).isEqualTo(503);

    edge.script.health =
        new HealthReport(new Health.Up(), Map.of("tg", new Health.Connecting("getMe")), Map.of());
    assertThat(edge.get("/readyz").statusCode()).isEqualTo(503);

    edge.script.health = new HealthReport(new Health.Up(), Map.of(), Map.of());
    assertThat(edge.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void callsInFlightMayFinishWhenItStops() {
    CompletableFuture<Void> commit = new CompletableFuture<>();
    edge.script.accepted = commit;
    CompletableFuture<HttpResponse<String>> answer =
        edge.client.sendAsync(
            edge.to("/channels/tg/webhook").POST(BodyPublishers.ofString("ok")).build(),
            BodyHandlers.ofString());
    Awaitility.await().until(() -> edge.script.stored.size() == 1);

    Thread stop = Thread.startVirtualThread(edge::stop);
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> edge.get("/healthz").statusCode() == 503);
    commit.complete(null);

    assertThat(answer.join().statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> !stop.isAlive());
  }
}
