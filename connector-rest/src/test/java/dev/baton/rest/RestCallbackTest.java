package dev.baton.rest;

import static dev.baton.rest.Rig.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.DeliveryException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestCallbackTest {

  private final CallbackServer server = new CallbackServer();
  private final Rig rig = rig("20s");

  private Rig rig(String timeout) {
    return new Rig(
            Map.of(
                "callback",
                Map.of("url", server.url(), "secret", CallbackServer.SECRET, "timeout", timeout)))
        .open();
  }

  @AfterEach
  void stop() {
    rig.close();
    server.close();
  }

  @Test
  void laterMessagesArePostedAndSigned() {
    assertThat(rig.say("u1", "d1", "Ann here").messageId()).isEqualTo("d1");

    assertThat(server.posted)
        .containsExactly(
            new CallbackServer.Posted("d1", "{\"recipient_id\":\"u1\",\"text\":\"Ann here\"}"));
  }

  @Test
  void aClientThatListensIsPreferred() {
    CompletableFuture<HttpResponse<String>> answer =
        rig.post("{\"sender\":\"u1\",\"message\":\"hi\"}");
    await().atMost(Duration.ofSeconds(20)).until(() -> !rig.inbox.attended.isEmpty());
    rig.say("u1", "d1", "in the answer");
    rig.inbox.rest.complete(null);

    assertThat(soon(answer).body()).contains("in the answer");
    assertThat(server.posted).isEmpty();
  }

  @Test
  void theStatusSaysWhatToDoNext() {
    assertThat(refusal(DeliveryException.CredentialsRejected.class, 401, "")).isNotNull();
    assertThat(refusal(DeliveryException.Refused.class, 403, "")).hasMessageContaining("403");
    assertThat(refusal(DeliveryException.Refused.class, 302, "")).hasMessageContaining("302");
    assertThat(refusal(DeliveryException.Refused.class, 404, "")).isNotNull();
    assertThat(refusal(DeliveryException.Gone.class, 410, "").what())
        .isEqualTo(DeliveryException.Gone.What.CHAT);
    DeliveryException.Retryable limited = refusal(DeliveryException.Retryable.class, 429, "7");
    assertThat(limited.after()).hasSeconds(7);
    assertThat(limited.wholeAccount()).isTrue();
    assertThat(refusal(DeliveryException.Retryable.class, 500, "soon").after()).isNull();
    assertThat(refusal(DeliveryException.Retryable.class, 503, "99999999").after()).hasHours(1);
    assertThat(refusal(DeliveryException.Retryable.class, 408, "").wholeAccount()).isFalse();
  }

  @Test
  void aServerThatDoesNotAnswerIsTriedAgain() {
    CountDownLatch never = new CountDownLatch(1);
    server.replies =
        call -> {
          awaited(never);
          return new CallbackServer.Reply(204, "");
        };
    try (Rig hurried = rig("1s")) {
      assertThat(
              catchThrowableOfType(
                  DeliveryException.Retryable.class, () -> hurried.say("u1", "d1", "hello")))
          .hasMessageContaining("in time");
    }
    never.countDown();
    server.close();
    assertThat(catchThrowableOfType(DeliveryException.Retryable.class, this::say))
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void closingDoesNotCutOffACallInFlight() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    server.replies =
        call -> {
          called.countDown();
          awaited(closed);
          return new CallbackServer.Reply(204, "");
        };
    CompletableFuture<Void> saying = CompletableFuture.runAsync(this::say);
    awaited(called);
    rig.close();
    closed.countDown();
    assertThat(saying).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void aMessageToAClosedChannelIsTriedAgain() {
    rig.close();
    assertThat(catchThrowableOfType(DeliveryException.Retryable.class, this::say))
        .hasMessageContaining("not open");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private <E extends DeliveryException> E refusal(Class<E> type, int status, String retryAfter) {
    server.replies = call -> new CallbackServer.Reply(status, retryAfter);
    E failure = catchThrowableOfType(type, this::say);
    assertThat(failure).as("status %s", status).isNotNull();
    return failure;
  }

  private void say() {
    rig.say("u1", "d1", "hello");
  }
}
