package dev.baton.bot.wire;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A response body whose lines can be read while more of them arrive.
 *
 * <p>Closes the connection once a line or the whole body grows beyond its limit, so that no more
 * than that is ever held in memory.
 */
final class LineBody implements BodySubscriber<LineBody>, AutoCloseable {

  private final int longestLine;
  private final int limit;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long read;
  private boolean over;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;

  /** Limits are in bytes. */
  LineBody(int longestLine, int limit) {
    this.longestLine = longestLine;
    this.limit = limit;
  }

  private sealed interface Piece {
    record Line(String text) implements Piece {}

    record End() implements Piece {}

    record Broken(Throwable cause) implements Piece {}
  }

  /** A body that broke off before its end. */
  static final class BrokenException extends Exception {
    BrokenException(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Waits for the next line; null at the end of the body. A last line without a line break counts
   * too.
   *
   * @throws TimeoutException when no line came in time
   * @throws BrokenException when the connection broke, or the cause is {@link BoundedBody.TooLarge}
   */
  @Nullable String next(Duration timeout)
      throws InterruptedException, TimeoutException, BrokenException {
    Piece piece = pieces.poll(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
    return switch (piece) {
      case null -> throw new TimeoutException();
      case Piece.Line found -> found.text();
      case Piece.End end -> null;
      case Piece.Broken broken -> throw new BrokenException(broken.cause());
    };
  }

  @Override
  public CompletionStage<LineBody> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (closed) {
      subscription.cancel();
    } else {
      subscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining() && !over) {
        take(buffer.get());
      }
    }
  }

  private void take(byte next) {
    if (next == '\n') {
      flush();
    } else {
      line.write(next);
    }
    if (++read > limit || line.size() > longestLine) {
      end(new Piece.Broken(new BoundedBody.TooLarge(read > limit ? limit : longestLine)));
      close();
    }
  }

  private void flush() {
    pieces.add(new Piece.Line(line.toString(StandardCharsets.UTF_8)));
    line.reset();
  }

  private void end(Piece last) {
    if (!over) {
      over = true;
      pieces.add(last);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end(new Piece.Broken(failure));
  }

  @Override
  public void onComplete() {
    if (!over && line.size() > 0) {
      flush();
    }
    end(new Piece.End());
  }

  /** Closes the connection if the body has not ended yet. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
