package dev.baton.hook;

import dev.baton.connector.RetryAfter;
import dev.baton.store.HookEvent;
import dev.baton.wire.BoundedBody;
import dev.baton.wire.PlatformHttp;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** Posts events to one webhook. Follows no redirects. */
final class HookCaller {

  /** For a whole call, answer included. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Duration LONGEST_WAIT = Duration.ofHours(24);
  private static final int GONE = 410;
  private static final int LONGEST_ANSWER = 64 << 10;

  private final Hook hook;
  private final PlatformHttp http;
  private final Clock clock;
  private final Duration limit;

  HookCaller(Hook hook, Clock clock, Duration limit) {
    this.hook = hook;
    this.http = new PlatformHttp(hook.url(), ProxySelector.getDefault());
    this.clock = clock;
    this.limit = limit;
  }

  /** What became of a call. */
  sealed interface Outcome {

    record Taken() implements Outcome {}

    /** The receiver wants no events any more. */
    record Gone() implements Outcome {}

    /**
     * It was not taken, or nobody knows.
     *
     * @param why safe for logs
     * @param pause what the receiver asks to wait; null if it does not say
     */
    record Failed(String why, @Nullable Duration pause) implements Outcome {}
  }

  /** Posts one event. Blocking; an interrupt ends it. */
  Outcome post(HookEvent event) {
    try (PlatformHttp.Call call = http.call(request(event), limit)) {
      try {
        return outcome(call.open());
      } catch (IOException failed) {
        IOException judged = call.judged(failed);
        return new Outcome.Failed(
            judged instanceof SocketTimeoutException
                ? "did not answer in time"
                : "could not be called: " + judged.getClass().getSimpleName(),
            null);
      }
    }
  }

  private HttpPost request(HookEvent event) {
    long seconds = clock.instant().getEpochSecond();
    HttpPost request = new HttpPost(hook.url());
    request.addHeader("User-Agent", "Baton");
    request.addHeader("webhook-id", event.id());
    request.addHeader("webhook-timestamp", seconds);
    request.addHeader(
        "webhook-signature",
        hook.secrets().stream()
            .map(secret -> secret.signature(event.id(), seconds, event.body()))
            .collect(Collectors.joining(" ")));
    request.setEntity(new StringEntity(event.body(), ContentType.APPLICATION_JSON));
    return request;
  }

  private Outcome outcome(ClassicHttpResponse answer) {
    int status = answer.getCode();
    Duration pause =
        RetryAfter.read(
            value(answer, "Retry-After"), value(answer, "Date"), clock.instant(), LONGEST_WAIT);
    boolean unused = isReadToItsEnd(answer);
    return status / 100 == 2
        ? new Outcome.Taken()
        : status == GONE ? new Outcome.Gone() : new Outcome.Failed("answered " + status, pause);
  }

  /** Only then is the connection kept; the status says all that matters. */
  private static boolean isReadToItsEnd(ClassicHttpResponse answer) {
    try {
      byte[] unused = BoundedBody.read(answer.getEntity(), LONGEST_ANSWER);
      return true;
    } catch (IOException unread) {
      return false;
    }
  }

  private static @Nullable String value(ClassicHttpResponse answer, String name) {
    Header header = answer.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  /** Closes idle connections. */
  void close() {
    http.closeIdle();
  }
}
