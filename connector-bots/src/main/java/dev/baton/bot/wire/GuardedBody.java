package dev.baton.bot.wire;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is looked at once more when the connection is there and it is to be written.
 * Connecting may take seconds, and a server has heard nothing before it has the body; so this is
 * the last moment at which a call can be left undone.
 *
 * <p>What {@code beforeCall} throws breaks the connection off, and {@link BotHttpClient} throws it
 * again. It runs on a thread of the client and must not block. For one call, in one request.
 */
public final class GuardedBody implements BodyPublisher {

  private final BodyPublisher body;
  private final Runnable beforeCall;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile @Nullable RuntimeException refusal;

  private enum State {
    WAITING,
    /** At least begun to be. */
    WRITTEN,
    /** For ever. */
    WITHHELD
  }

  private GuardedBody(BodyPublisher body, Runnable beforeCall) {
    this.body = body;
    this.beforeCall = beforeCall;
  }

  /** A body that is there already. */
  public static GuardedBody of(byte[] body, Runnable beforeCall) {
    return new GuardedBody(BodyPublishers.ofByteArray(body), beforeCall);
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      beforeCall.run();
    } catch (RuntimeException thrown) {
      refusal = thrown;
      state.set(State.WITHHELD);
    }
    if (state.compareAndExchange(State.WAITING, State.WRITTEN) == State.WITHHELD) {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(new IOException("not to be sent", refusal));
    } else {
      body.subscribe(subscriber);
    }
  }

  /**
   * Ends a call that failed.
   *
   * @return whether nothing of the body was written, nor ever is
   */
  boolean giveUp() {
    return state.compareAndExchange(State.WAITING, State.WITHHELD) != State.WRITTEN;
  }

  /** What {@code beforeCall} threw. */
  @Nullable RuntimeException refusal() {
    return refusal;
  }

  private record Nothing() implements Flow.Subscription {

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
