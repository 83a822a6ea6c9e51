package dev.baton.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers, always on the exchange's own I/O thread. */
final class AnswerSender {

  private static final Logger log = LoggerFactory.getLogger(AnswerSender.class);
  private static final HttpString NO_SNIFFING = new HttpString("X-Content-Type-Options");

  /**
   * Answers now. What was not read of the request is thrown away afterwards, so the client, which
   * may still be sending, gets to see the answer instead of a reset connection.
   */
  void send(HttpServerExchange exchange, Answer answer) {
    if (exchange.isResponseStarted()) {
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, "application/json");
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(NO_SNIFFING, "nosniff");
    answer.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    exchange.setStatusCode(answer.status());
    exchange.getResponseSender().send(answer.json(), StandardCharsets.UTF_8);
  }

  /**
   * Answers once the stage completes. The stage's thread only hands the answer over, since it is as
   * a rule the store's writer, which has the next batch to commit.
   */
  void sendWhenDone(HttpServerExchange exchange, CompletionStage<Answer> stage) {
    Runnable await =
        () -> {
          var unused = stage.whenComplete((answer, failure) -> handOver(exchange, answer, failure));
        };
    exchange.dispatch(SameThreadExecutor.INSTANCE, await);
  }

  private void handOver(
      HttpServerExchange exchange, @Nullable Answer answer, @Nullable Throwable failure) {
    try {
      exchange
          .getIoThread()
          .execute(() -> send(exchange, answer == null ? broken(exchange, failure) : answer));
    } catch (RejectedExecutionException stopped) {
      log.debug("{} was not answered: the listener has stopped", exchange.getRequestPath());
    }
  }

  /** The answer when Baton's own code failed. */
  Answer broken(HttpServerExchange exchange, @Nullable Throwable failure) {
    log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
    return Answer.error(500, "internal", "Baton failed; its log says more");
  }
}
