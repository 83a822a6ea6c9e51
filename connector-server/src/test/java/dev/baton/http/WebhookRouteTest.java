package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Inbound;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookRouteTest {

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void answersOnceEveryEventIsStored() {
    CompletableFuture<Void> commit = new CompletableFuture<>();
    edge.script.accepted = commit;

    CompletableFuture<HttpResponse<String>> answer =
        edge.client.sendAsync(
            edge.to("/channels/tg/webhook").POST(BodyPublishers.ofString("ok1 ok2")).build(),
            BodyHandlers.ofString());
    await().until(() -> edge.script.stored.size() == 2);
    assertThat(answer).isNotDone();
    commit.complete(null);

    HttpResponse<String> taken = answer.join();
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.body()).isEqualTo("{}");
    assertThat(edge.script.stored).extracting(Inbound::id).containsExactly("ok1", "ok2");
  }

  @Test
  void asksToSendAgainWhatIsNotStoredInTime() {
    edge.script.accepted = new CompletableFuture<>();

    long start = System.nanoTime();
    HttpResponse<String> answer = edge.post("/channels/tg/webhook", "ok1");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("not_stored");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(edge.script.accepted).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON;charset=UTF-8",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "nonsense"
      })
  void takesABodyWhateverItsTypeIsCalled(String type) {
    HttpResponse<String> answer =
        edge.send(
            edge.to("/channels/tg/webhook")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("ok1")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(edge.script.stored).extracting(Inbound::id).containsExactly("ok1");
  }

  @Test
  void everyAnswerForbidsCachingAndSniffing() {
    HttpResponse<String> answer = edge.post("/channels/tg/webhook", "ok");

    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void saysSoWhenTheOutcomeIsUnknown() {
    edge.script.accepted = CompletableFuture.failedFuture(new EdgeFixture.ConnectionLost());

    HttpResponse<String> answer = edge.post("/channels/tg/webhook", "ok1 ok2");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("outcome_unknown");
  }

  @Test
  void asksToSendAgainWhatWasNotStored() {
    edge.script.accepted = CompletableFuture.failedFuture(new IllegalStateException("disk full"));

    HttpResponse<String> answer = edge.post("/channels/tg/webhook", "ok1 ok2");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(EdgeFixture.code(answer)).isEqualTo("not_stored");
    assertThat(answer.body()).doesNotContain("disk full");
  }

  @Test
  void anInboxThatThrowsCountsAsNotStored() {
    edge.script.acceptFailure = new IllegalStateException("closed");

    assertThat(edge.post("/channels/tg/webhook", "ok").statusCode()).isEqualTo(503);
  }

  @Test
  void passesRefusalsOn() {
    HttpResponse<String> forged =
        edge.send(
            edge.to("/channels/tg/webhook")
                .header("x-secret", "wrong")
                .POST(BodyPublishers.ofString("ok")));
    HttpResponse<String> nonsense = edge.post("/channels/tg/webhook", "nonsense");

    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(EdgeFixture.code(forged)).isEqualTo("wrong_secret");
    assertThat(nonsense.statusCode()).isEqualTo(400);
    assertThat(edge.script.stored).isEmpty();
  }

  @Test
  void tellsWhetherTheCallerIsOnThisMachine() {
    edge.post("/channels/tg/webhook", "ok");
    edge.send(
        edge.to("/channels/tg/webhook")
            .header("X-Forwarded-For", "203.0.113.7")
            .POST(BodyPublishers.ofString("ok")));

    assertThat(edge.script.loopback).containsExactly(true, false);
  }

  @Test
  void anUnknownChannelIsNotFound() {
    HttpResponse<String> answer = edge.post("/channels/other/webhook", "ok");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(answer)).isEqualTo("unknown_channel");
  }

  @Test
  void takesPostOnly() {
    HttpResponse<String> answer = edge.get("/channels/tg/webhook");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
    assertThat(EdgeFixture.code(answer)).isEqualTo("method_not_allowed");
  }
}
