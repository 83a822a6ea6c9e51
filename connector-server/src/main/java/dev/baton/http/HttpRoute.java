package dev.baton.http;

import dev.baton.connector.WebhookCall;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/** Answers the calls to one path. */
@FunctionalInterface
interface HttpRoute {

  /** Answers a call that was let in and read completely. Runs on an I/O thread: never blocks. */
  CompletionStage<Answer> answer(Call call);

  /** One call. */
  final class Call {

    private final HttpServerExchange exchange;
    private final Admission.Granted granted;
    private final Map<String, String> path;
    private final byte[] body;

    /**
     * @param path values of the variables in the path's template
     * @param body the raw bytes; empty where the path takes no body
     */
    Call(
        HttpServerExchange exchange,
        Admission.Granted granted,
        Map<String, String> path,
        byte[] body) {
      this.exchange = exchange;
      this.granted = granted;
      this.path = path;
      this.body = body;
    }

    /** Who calls. */
    Caller caller() {
      return granted.caller();
    }

    /** What the caller was let in with. */
    Pass pass() {
      return granted.pass();
    }

    /** The call itself, for what is not in its parameters and body. */
    HttpServerExchange exchange() {
      return exchange;
    }

    /** The raw body. It is not a copy and must not be changed. */
    byte[] body() {
      return body;
    }

    /** The call in the form that is needed to check signatures. */
    WebhookCall asWebhookCall() {
      Map<String, List<String>> byName = new HashMap<>();
      for (HeaderValues values : exchange.getRequestHeaders()) {
        byName.put(values.getHeaderName().toString(), values);
      }
      Map<String, List<String>> parameters = new HashMap<>();
      exchange
          .getQueryParameters()
          .forEach((name, values) -> parameters.put(name, List.copyOf(values)));
      return new WebhookCall(byName, parameters, body, LocalCall.is(exchange));
    }

    /** The value of a variable in the path's template. */
    String variable(String name) {
      return path.getOrDefault(name, "");
    }

    /** The path that is called. */
    String path() {
      return exchange.getRequestPath();
    }

    /** The first value of a header; null if it is absent. */
    @Nullable String header(String name) {
      return exchange.getRequestHeaders().getFirst(name);
    }

    /** The method and the path, as they were called. */
    String target() {
      return exchange.getRequestMethod() + " " + exchange.getRequestPath();
    }

    /** The first value of a query parameter; null if it is absent or empty. */
    @Nullable String parameter(String name) {
      Deque<String> values = exchange.getQueryParameters().get(name);
      String first = values == null ? null : values.peekFirst();
      return first == null || first.isEmpty() ? null : first;
    }

    /**
     * A copy of a stage that fails with a {@link TimeoutException} if the stage takes too long. The
     * call's I/O thread keeps the time: it need not be woken to note a deadline that is nearly
     * always met, as the JDK's timer thread would be.
     */
    <T> CompletableFuture<T> within(Duration time, CompletionStage<T> stage) {
      CompletableFuture<T> copy = stage.toCompletableFuture().copy();
      if (!copy.isDone()) {
        XnioExecutor.Key deadline =
            exchange
                .getIoThread()
                .executeAfter(
                    () -> copy.completeExceptionally(new TimeoutException()),
                    time.toMillis(),
                    TimeUnit.MILLISECONDS);
        var unused = copy.whenComplete((done, failure) -> deadline.remove());
      }
      return copy;
    }
  }
}
