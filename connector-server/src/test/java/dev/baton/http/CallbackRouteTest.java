package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.routing.Callbacks.Called;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallbackRouteTest {

  private static final String PATH = "/bots/helpdesk/callback";

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void answersOnceTheWordsAreStored() {
    CompletableFuture<Called> commit = new CompletableFuture<>();
    edge.script.called = commit;
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> edge.post(PATH, "{}"));
    Awaitility.await().until(() -> edge.script.calls.size() == 1);
    assertThat(answer.isDone()).isFalse();
    commit.complete(new Called.Stored());

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body()).isEqualTo("{}");
    assertThat(edge.script.calls).containsExactly("helpdesk 2");
  }

  @Test
  void unknownBotsAndSendersAreNotFound() {
    HttpResponse<String> bot = answer(new Called.UnknownBot());
    assertThat(bot.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(bot)).isEqualTo("unknown_bot");

    HttpResponse<String> sender = answer(new Called.UnknownSender());
    assertThat(sender.statusCode()).isEqualTo(404);
    assertThat(EdgeFixture.code(sender)).isEqualTo("unknown_sender");
  }

  @Test
  void theBotMayRefuseACall() {
    HttpResponse<String> answer = answer(new Called.Rejected(403, "wrong_token", "no"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("{\"error\":{\"code\":\"wrong_token\",\"message\":\"no\"}}");
  }

  @Test
  void asksToCallAgainWhenNotStoredInTime() {
    CompletableFuture<Called> commit = new CompletableFuture<>();
    edge.script.called = commit;

    HttpResponse<String> answer = edge.post(PATH, "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("not_stored");
    assertThat(answer.body()).contains("may be stored");
    assertThat(commit).isNotDone();
  }

  @Test
  void saysSoWhenTheOutcomeIsUnknown() {
    edge.script.called =
        CompletableFuture.failedFuture(new CompletionException(new EdgeFixture.ConnectionLost()));

    HttpResponse<String> answer = edge.post(PATH, "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(EdgeFixture.code(answer)).isEqualTo("outcome_unknown");
    assertThat(answer.body()).contains("may have been stored", "the same ids");
  }

  @Test
  void asksToCallAgainWhenNothingWasStored() {
    edge.script.called = CompletableFuture.failedFuture(new IllegalStateException("disk full"));

    HttpResponse<String> answer = edge.post(PATH, "{}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).doesNotContain("disk full");
  }

  @Test
  void aLongCallIsReadAndOneThatIsTooLongIsNot() {
    assertThat(edge.post(PATH, new byte[3 << 20]).statusCode()).isEqualTo(200);
    assertThat(edge.post(PATH, new byte[(10 << 20) + 1]).statusCode()).isEqualTo(413);
    assertThat(edge.script.calls).containsExactly("helpdesk " + (3 << 20));
  }

  @Test
  void takesPostOnly() {
    assertThat(edge.get(PATH).statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> answer(Called called) {
    edge.script.called = CompletableFuture.completedFuture(called);
    return edge.post(PATH, "{}");
  }
}
