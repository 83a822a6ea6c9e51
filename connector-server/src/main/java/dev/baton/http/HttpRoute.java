package dev.baton.http;

import dev.baton.connector.WebhookCall;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers the calls to one path. */
@FunctionalInterface
interface HttpRoute {

  /** Answers a call that was let in and read completely. Runs on an I/O thread: never blocks. */
  CompletionStage<Answer> answer(Call call);

  /** One call. */
  final class Call {

    private final Map<String, String> path;
    private final Map<String, Deque<String>> query;
    private final HeaderMap headers;
    private final byte[] body;
    private final boolean local;

    /**
     * @param path values of the variables in the path's template
     * @param query values of the query parameters, by name
     * @param body the raw bytes; empty where the path takes no body
     * @param local whether {@link AccessRule#isLocal} takes the caller to be a program on this
     *     machine
     */
    Call(
        Map<String, String> path,
        Map<String, Deque<String>> query,
        HeaderMap headers,
        byte[] body,
        boolean local) {
      this.path = path;
      this.query = query;
      this.headers = headers;
      this.body = body;
      this.local = local;
    }

    HeaderMap headers() {
      return headers;
    }

    /** The raw body. It is not a copy and must not be changed. */
    byte[] body() {
      return body;
    }

    boolean local() {
      return local;
    }

    /** The call in the form that is needed to check signatures. */
    WebhookCall asWebhookCall() {
      Map<String, List<String>> byName = new HashMap<>();
      for (HeaderValues values : headers) {
        byName.put(values.getHeaderName().toString(), values);
      }
      Map<String, List<String>> parameters = new HashMap<>();
      query.forEach((name, values) -> parameters.put(name, List.copyOf(values)));
      return new WebhookCall(byName, parameters, body, local);
    }

    /** The value of a variable in the path's template. */
    String variable(String name) {
      return path.getOrDefault(name, "");
    }

    /** The first value of a query parameter; null if it is absent or empty. */
    @Nullable String parameter(String name) {
      Deque<String> values = query.get(name);
      String first = values == null ? null : values.peekFirst();
      return first == null || first.isEmpty() ? null : first;
    }
  }
}
