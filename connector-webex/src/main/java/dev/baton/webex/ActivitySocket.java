package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.RetryAfter;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Webex's socket. What it receives is read by {@link #next}, one frame at a time;
 * between frames nothing is taken from the network, so a reader that is slow slows Webex down.
 *
 * <p>Sending never blocks and may be done by any thread.
 */
final class ActivitySocket implements WebSocket.Listener, AutoCloseable {

  /** Longer frames are taken and thrown away. */
  static final int LARGEST_FRAME = 1 << 20;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
  private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(20);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);
  private static final int NORMAL = 1000;

  /** What a connection tells. */
  sealed interface Signal {

    /** A whole frame; one that was too long is unreadable. */
    record Received(SocketFrame frame) implements Signal {}

    /**
     * The end of the connection.
     *
     * @param code WebSocket's, or one above 4000 that stands for a status of HTTP; 1006 if it broke
     */
    record Ended(int code, String reason) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final ReentrantLock sending = new ReentrantLock();
  private boolean tooLong;
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  private ActivitySocket() {}

  /** Webex does not know the device of this address. */
  static final class UnknownDevice extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownDevice(String message) {
      super(message);
    }
  }

  /**
   * Connects.
   *
   * @throws UnknownDevice if Webex answers 404 or 410
   * @throws DeliveryException if the connection cannot be made
   */
  static ActivitySocket connect(HttpClient http, URI url, Instant now) throws InterruptedException {
    ActivitySocket made = new ActivitySocket();
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder().connectTimeout(CONNECT_LIMIT).buildAsync(url, made);
    try {
      made.opened(opening.get(HANDSHAKE_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
      return made;
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof WebSocketHandshakeException refused
          ? refused(refused.getResponse().statusCode(), refused.getResponse().headers(), now)
          : new DeliveryException.Retryable(
              "Webex's socket cannot be reached (" + name(failed.getCause()) + ")", null);
    } catch (TimeoutException late) {
      opening.cancel(true);
      throw new DeliveryException.Retryable(
          "no answer from Webex's socket within " + HANDSHAKE_LIMIT.toSeconds() + " s", null);
    }
  }

  private static RuntimeException refused(int status, HttpHeaders headers, Instant now) {
    String what = "Webex's socket answered " + status;
    return switch (status) {
      case 401 -> new DeliveryException.CredentialsRejected(what, null);
      case 403 -> new DeliveryException.Refused(what, null);
      case 404, 410 -> new UnknownDevice(what);
      default ->
          new DeliveryException.Retryable(
              what,
              RetryAfter.read(
                  headers.firstValue("Retry-After").orElse(null),
                  headers.firstValue("Date").orElse(null),
                  now,
                  LONGEST_WAIT),
              false,
              null);
    };
  }

  private static String name(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }

  private void opened(WebSocket made) {
    sending.lock();
    try {
      socket = made;
    } finally {
      sending.unlock();
    }
  }

  /**
   * Waits for what comes next. Nothing more is taken from the network until {@link #more}.
   *
   * @return null if nothing came in time
   */
  @Nullable Signal next(Duration limit) throws InterruptedException {
    return signals.poll(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Takes one more frame from the network. */
  void more() {
    WebSocket open = current();
    if (open != null) {
      open.request(1);
    }
  }

  /** Sends a frame after all that were sent before. A failure ends the connection. */
  void send(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    sending.lock();
    try {
      WebSocket open = socket;
      if (open != null && !sent.isCompletedExceptionally()) {
        sent = sent.thenCompose(done -> open.sendText(text, true));
      }
    } finally {
      sending.unlock();
    }
  }

  /** Says goodbye, and then closes without waiting for the other side. */
  @Override
  public void close() {
    WebSocket open = current();
    if (open == null) {
      return;
    }
    try {
      open.sendClose(NORMAL, "Done").get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException gone) {
      signals.add(new Signal.Ended(NORMAL, name(gone.getCause())));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      open.abort();
    }
  }

  /** Breaks the connection off. */
  void abort() {
    WebSocket open = current();
    if (open != null) {
      open.abort();
    }
  }

  private @Nullable WebSocket current() {
    sending.lock();
    try {
      return socket;
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void onOpen(WebSocket open) {
    opened(open);
    open.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence data, boolean last) {
    return part(open, data.toString().getBytes(StandardCharsets.UTF_8), last);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return part(open, bytes, last);
  }

  private @Nullable CompletionStage<?> part(WebSocket open, byte[] bytes, boolean last) {
    tooLong |= partial.size() + bytes.length > LARGEST_FRAME;
    if (!tooLong) {
      partial.writeBytes(bytes);
    }
    if (!last) {
      open.request(1);
      return null;
    }
    SocketFrame frame =
        tooLong ? new SocketFrame.Unreadable(null, -1) : SocketFrame.read(partial.toByteArray());
    partial.reset();
    tooLong = false;
    signals.add(new Signal.Received(frame));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
    signals.add(new Signal.Ended(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket open, Throwable error) {
    signals.add(new Signal.Ended(1006, name(error)));
  }
}
