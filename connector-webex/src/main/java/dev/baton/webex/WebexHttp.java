package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import dev.baton.connector.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes HTTP calls to the API's host, each with a deadline for the whole call and a size limit for
 * the answer.
 *
 * <p>{@link HttpRequest.Builder#timeout} only covers the time until the headers: a server that
 * sends its body very slowly could block a caller for ever. So the call waits for the future and
 * cancels it at the deadline. The token goes only to the API's own origin, and redirects are not
 * followed. Safe for use by several threads. Can be used again after {@link #close}.
 */
final class WebexHttp implements AutoCloseable {

  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final Logger LOG = LoggerFactory.getLogger(WebexHttp.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 8 << 20;

  private final URI api;
  private final Secret token;
  private final Duration deadline;
  private final Runnable beforeCall;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable HttpClient client;
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
  }

  /** An answer with its whole body. The array is not copied and must not be changed. */
  static final class Answer {

    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;
    private final Instant at;

    /**
     * @param at when it came
     */
    Answer(int status, HttpHeaders headers, byte[] body, Instant at) {
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

    HttpHeaders headers() {
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
  record Download(int status, HttpHeaders headers, InputStream bytes, Instant at) {}

  /** Returns the health that the last call showed. */
  Health health() {
    return health.get();
  }

  /**
   * Makes a call.
   *
   * @param path below the API's base, with its query
   * @param type MIME type of the body; null if there is none
   * @throws DeliveryException.Retryable if no complete answer came in time
   * @throws DeliveryException.CredentialsRejected if the token cannot be sent at all
   */
  Answer call(String method, String path, @Nullable BodyPublisher body, @Nullable String type) {
    return call(method, URI.create(api + path), body, type, deadline);
  }

  /** Makes a call that may take up to {@code timeout}, for calls that carry a file. */
  Answer call(String method, String path, BodyPublisher body, String type, Duration timeout) {
    return call(method, URI.create(api + path), body, type, timeout);
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
    return call("GET", link, null, null, deadline);
  }

  /** Opens a body for reading. Reading fails after {@code timeout}. */
  Download download(String path, Duration timeout) {
    HttpResponse<InputStream> response =
        exchange(
            request("GET", URI.create(api + path), null, null),
            HttpResponse.BodyHandlers.ofInputStream(),
            deadline);
    InputStream bytes = response.body();
    if (response.statusCode() >= 400) {
      return new Download(response.statusCode(), response.headers(), error(bytes), clock.instant());
    }
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> closeQuietly(bytes));
    return new Download(response.statusCode(), response.headers(), bytes, clock.instant());
  }

  /**
   * Lets calls in flight finish: the server may have received an aborted call, which would then be
   * repeated.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      if (client != null) {
        client.shutdown();
        client = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Answer call(
      String method, URI uri, @Nullable BodyPublisher body, @Nullable String type, Duration time) {
    HttpResponse<byte[]> response =
        exchange(request(method, uri, body, type), info -> new LimitedBody(), time);
    boolean failed = response.statusCode() >= 400;
    byte[] whole = failed ? withoutToken(response.body()) : response.body();
    return new Answer(response.statusCode(), response.headers(), whole, clock.instant());
  }

  /** Reads the body of an error, up to a limit. */
  private InputStream error(InputStream bytes) {
    try (bytes) {
      return new ByteArrayInputStream(withoutToken(bytes.readNBytes(MAX_ERROR_BYTES)));
    } catch (IOException broken) {
      throw unanswered("the answer broke off", broken);
    }
  }

  /** Removes the token: a server may repeat what it was sent, and errors are shown and logged. */
  private byte[] withoutToken(byte[] body) {
    return token
        .hiddenIn(new String(body, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpRequest request(
      String method, URI uri, @Nullable BodyPublisher body, @Nullable String type) {
    HttpRequest.Builder request =
        authorized(HttpRequest.newBuilder(uri))
            .header("Accept", "application/json")
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : body);
    if (type != null) {
      request.header("Content-Type", type);
    }
    return request.build();
  }

  /** The cause is omitted on purpose: its message quotes the header, and so the token. */
  @SuppressWarnings("UnusedException")
  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    try {
      return request.header("Authorization", "Bearer " + token.reveal());
    } catch (IllegalArgumentException messageQuotesToken) {
      String what = "the token holds characters that no token has, such as a line break";
      health.set(new Health.Rejected(what));
      throw new DeliveryException.CredentialsRejected(what, null);
    }
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> reader, Duration time) {
    beforeCall.run();
    CompletableFuture<HttpResponse<T>> pending = client().sendAsync(request, reader);
    try {
      HttpResponse<T> response = pending.get(time.toMillis(), TimeUnit.MILLISECONDS);
      health.set(judge(response.statusCode()));
      return response;
    } catch (TimeoutException late) {
      pending.cancel(true);
      throw unanswered("no complete answer within " + time.toSeconds() + " s", late);
    } catch (ExecutionException failed) {
      Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
      throw unanswered("no answer (" + cause.getClass().getSimpleName() + ")", cause);
    } catch (InterruptedException stopped) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw new DeliveryException.Retryable("stopped while waiting for Webex", stopped);
    }
  }

  private DeliveryException unanswered(String what, Throwable cause) {
    health.set(new Health.Down(what));
    return new DeliveryException.Retryable("Webex: " + what, cause);
  }

  private static Health judge(int status) {
    if (status == 401) {
      return new Health.Rejected("Webex does not accept the token (401)");
    }
    return status >= 500 ? new Health.Down("Webex answered " + status) : new Health.Up();
  }

  private HttpClient client() {
    lock.lock();
    try {
      if (client == null) {
        client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  private static String origin(URI uri) {
    return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
  }

  private static void closeQuietly(InputStream bytes) {
    try {
      bytes.close();
    } catch (IOException broken) {
      LOG.debug("an abandoned download could not be closed", broken);
    }
  }

  /** Collects a body. The call fails if it is longer than the limit. */
  private static final class LimitedBody implements BodySubscriber<byte[]> {

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> chunks) {
      for (ByteBuffer chunk : chunks) {
        if (bytes.size() + chunk.remaining() > MAX_ANSWER_BYTES) {
          if (subscription != null) {
            subscription.cancel();
          }
          whole.completeExceptionally(new IOException("answer longer than " + MAX_ANSWER_BYTES));
          return;
        }
        byte[] part = new byte[chunk.remaining()];
        chunk.get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void onError(Throwable failure) {
      whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      whole.complete(bytes.toByteArray());
    }
  }
}
