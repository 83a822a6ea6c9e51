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

/**
 * Sends answers, always on the I/O thread of the exchange. It is the only place where errors are
 * written: as problems of RFC 9457 under {@code /api/v1}, and elsewhere as bots and platforms know
 * them.
 */
final class AnswerSender {

  private static final Logger log = LoggerFactory.getLogger(AnswerSender.class);
  private static final String API = "/api/v1";
  private static final HttpString NO_SNIFFING = new HttpString("X-Content-Type-Options");

  /**
   * Answers now. Whatever is left of the request is read and thrown away afterwards. A client that
   * is still sending therefore sees the answer, and not a reset connection.
   */
  void send(HttpServerExchange exchange, Answer answer) {
    if (exchange.isResponseStarted()) {
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    Problem problem = isApi(exchange) ? answer.problem() : null;
    headers.put(Headers.CONTENT_TYPE, problem == null ? "application/json" : Problem.CONTENT_TYPE);
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(NO_SNIFFING, "nosniff");
    answer.headers().forEach((name, value) -> headers.put(new HttpString(name), value));
    exchange.setStatusCode(answer.status());
    String body = problem == null ? answer.json() : problem.asProblem();
    exchange.getResponseSender().send(body, StandardCharsets.UTF_8);
  }

  private static boolean isApi(HttpServerExchange exchange) {
    String path = exchange.getRelativePath();
    return path.startsWith(API)
        && (path.length() == API.length() || path.charAt(API.length()) == '/');
  }

  /**
   * Answers once the stage completes. The thread that completes it only hands the answer over: it
   * is usually the store's writer, which has the next batch to commit.
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
          .execute(
              () -> send(exchange, answer == null ? internalError(exchange, failure) : answer));
    } catch (RejectedExecutionException stopped) {
      log.debug("{} was not answered: the listener has stopped", exchange.getRequestPath());
    }
  }

  /** Logs a failure of Baton's own code and returns the answer to it. */
  Answer internalError(HttpServerExchange exchange, @Nullable Throwable failure) {
    log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestPath(), failure);
    return Answer.error(500, "internal", "Baton failed; its log says more");
  }
}
