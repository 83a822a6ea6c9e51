package dev.baton.bot.wire;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request body with a last check, made when the connection is open and the body is about to be
 * written. Connecting may take seconds, and a server has received nothing until it has the body. So
 * this is the last moment at which a call can be dropped.
 *
 * <p>If {@code beforeCall} throws, the connection is closed and {@link BotHttpClient} throws the
 * same exception. It runs on a thread of the client and must not block. An instance serves one call
 * of one request.
 */
public final class GuardedBody implements BodyPublisher {

  private final BodyPublisher body;
  private final Runnable beforeCall;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile @Nullable RuntimeException refusal;

  private enum State {
    WAITING,
    /** Writing has at least begun. */
    WRITTEN,
    /** It will never be written. */
    WITHHELD
  }

  private GuardedBody(BodyPublisher body, Runnable beforeCall) {
    this.body = body;
    this.beforeCall = beforeCall;
  }

  /** A body that is complete already. */
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
      subscriber.onError(
          new IOException("the call was given up before its body was sent", refusal));
    } else {
      body.subscribe(subscriber);
    }
  }

  /**
   * Gives up a call that failed.
   *
   * @return whether nothing of the body was written, and nothing ever will be
   */
  boolean giveUp() {
    return state.compareAndExchange(State.WAITING, State.WITHHELD) != State.WRITTEN;
  }

  /** What {@code beforeCall} threw; null if it threw nothing. */
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
