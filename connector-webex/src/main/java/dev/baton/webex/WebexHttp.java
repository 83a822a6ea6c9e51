package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import dev.baton.wire.BoundedBody;
import dev.baton.wire.PlatformHttp;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MessageHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls to the API's host, each with a deadline for the whole call and a size limit for
 * the answer.
 *
 * <p>The token goes only to the API's own origin, and redirects are not followed. Safe for use by
 * several threads. Can be used again after {@link #close}.
 */
final class WebexHttp implements AutoCloseable {

  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private final URI api;
  private final Secret token;
  private final Duration deadline;
  private final Runnable beforeCall;
  private final Clock clock;
  private final PlatformHttp http;
  private final AtomicReference<Health> health =
      new AtomicReference<>(new Health.Connecting("no call made yet"));

  /**
   * @param api the base of all paths, without a trailing slash
   * @param deadline for a whole call without a file
   */
  WebexHttp(URI api, Secret token, Duration deadline) {
    this(api, token, deadline, () -> {}, Clock.systemUTC());
  }

  /**
   * @param beforeCall runs right before each call; its exceptions are passed on
   */
  WebexHttp(URI api, Secret token, Duration deadline, Runnable beforeCall, Clock clock) {
    this.clock = clock;
    this.api = api;
    this.beforeCall = beforeCall;
    this.token = token;
    this.deadline = deadline;
    ProxySelector proxies = ProxySelector.getDefault();
    this.http = new PlatformHttp(api, proxies == null ? ProxySelector.of(null) : proxies);
  }

  /** An answer with its whole body. The array is not copied and must not be changed. */
  static final class Answer {

    private final int status;
    private final MessageHeaders headers;
    private final byte[] body;
    private final Instant at;

    /**
     * @param at when it came
     */
    Answer(int status, MessageHeaders headers, byte[] body, Instant at) {
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.at = at;
    }

    Instant at() {
      return at;
    }

    int status() {
      return status;
    }

    MessageHeaders headers() {
      return headers;
    }

    byte[] body() {
      return body;
    }

    boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /** An answer whose body has not been read yet. It must be closed. */
  record Download(int status, MessageHeaders headers, InputStream bytes, Instant at) {}

  /** Returns the first header of a name; null if there is none. */
  static @Nullable String first(MessageHeaders headers, String name) {
    Header first = headers.getFirstHeader(name);
    return first == null ? null : first.getValue();
  }

  /** Returns the health that the last call showed. */
  Health health() {
    return health.get();
  }

  /**
   * Makes a call.
   *
   * @param path below the API's base, with its query
   * @throws DeliveryException.Retryable if no complete answer came in time
   * @throws DeliveryException.CredentialsRejected if the token cannot be sent at all
   */
  Answer call(String method, String path, @Nullable HttpEntity body) {
    return whole(http.call(request(method, URI.create(api + path), body), deadline), deadline);
  }

  /** Makes a call that carries a file and may take up to {@code timeout}. */
  Answer upload(String path, HttpEntity body, Duration timeout) {
    HttpUriRequestBase request = request("POST", URI.create(api + path), null);
    return whole(http.upload(request, body, timeout), timeout);
  }

  /**
   * Fetches the page that a {@code Link} header names.
   *
   * @throws DeliveryException.Refused if it is on another host, which must not see the token
   */
  Answer follow(URI link) {
    if (!origin(link).equals(origin(api))) {
      throw new DeliveryException.Refused("a page link leads to another host", null);
    }
    return whole(http.call(request("GET", link, null), deadline), deadline);
  }

  /** Opens a body for reading. Reading fails after {@code timeout}. */
  Download download(String path, Duration timeout) {
    PlatformHttp.Call call = http.download(request("GET", URI.create(api + path), null), timeout);
    try {
      ClassicHttpResponse response = opened(call);
      int status = response.getCode();
      InputStream bytes = call.streamed(response);
      return new Download(status, response, status >= 400 ? error(bytes) : bytes, clock.instant());
    } catch (IOException failed) {
      call.close();
      throw unanswered(call.judged(failed), timeout);
    }
  }

  /** Closes idle connections. Calls in flight go on: Webex may have accepted what they send. */
  @Override
  public void close() {
    http.closeIdle();
  }

  private Answer whole(PlatformHttp.Call call, Duration limit) {
    try (call) {
      ClassicHttpResponse response = opened(call);
      byte[] body = BoundedBody.read(response.getEntity(), MAX_ANSWER_BYTES);
      int status = response.getCode();
      return new Answer(
          status, response, status >= 400 ? withoutToken(body) : body, clock.instant());
    } catch (IOException failed) {
      throw unanswered(call.judged(failed), limit);
    }
  }

  private ClassicHttpResponse opened(PlatformHttp.Call call) throws IOException {
    ClassicHttpResponse response = call.open();
    health.set(judge(response.getCode()));
    return response;
  }

  /** Reads the body of an error, up to a limit. */
  private InputStream error(InputStream bytes) throws IOException {
    try (bytes) {
      return new ByteArrayInputStream(withoutToken(bytes.readNBytes(MAX_ERROR_BYTES)));
    }
  }

  /** Removes the token: a server may repeat what it was sent, and errors are shown and logged. */
  private byte[] withoutToken(byte[] body) {
    return token
        .hiddenIn(new String(body, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpUriRequestBase request(String method, URI uri, @Nullable HttpEntity body) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    request.addHeader("Authorization", "Bearer " + speakable());
    request.addHeader("Accept", "application/json");
    request.addHeader("User-Agent", "Baton");
    request.setEntity(body);
    beforeCall.run();
    return request;
  }

  private String speakable() {
    String revealed = token.reveal();
    if (revealed.chars().anyMatch(letter -> letter <= ' ' || letter > '~')) {
      String what = "the token holds characters that no token has, such as a line break";
      health.set(new Health.Rejected(what));
      throw new DeliveryException.CredentialsRejected(what, null);
    }
    return revealed;
  }

  /** The cause is left out: it may quote what a server sent, and so the token. */
  private DeliveryException unanswered(IOException failed, Duration limit) {
    if (Thread.currentThread().isInterrupted()) {
      return new DeliveryException.Retryable("stopped while waiting for Webex", null);
    }
    boolean late =
        failed instanceof SocketTimeoutException && !(failed instanceof ConnectTimeoutException);
    String what =
        late
            ? "no complete answer within " + limit.toSeconds() + " s"
            : "no answer (" + failed.getClass().getSimpleName() + ")";
    health.set(new Health.Down(what));
    return new DeliveryException.Retryable("Webex: " + what, null);
  }

  private static Health judge(int status) {
    if (status == 401) {
      return new Health.Rejected("Webex does not accept the token (401)");
    }
    return status >= 500 ? new Health.Down("Webex answered " + status) : new Health.Up();
  }

  private static String origin(URI uri) {
    return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
  }
}
