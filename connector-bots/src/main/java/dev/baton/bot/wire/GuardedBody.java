package dev.baton.bot.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request body with a last check, made when the connection is open and the body is about to be
 * written. Connecting may take seconds, and a server has received nothing until it has the body. So
 * this is the last moment at which a call can be dropped.
 *
 * <p>If {@code beforeCall} throws, the connection is closed and {@link BotHttpClient} throws the
 * same exception. It runs on the calling thread and must not block. An instance serves one call of
 * one request.
 */
public final class GuardedBody extends HttpEntityWrapper {

  private final Runnable beforeCall;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private @Nullable RuntimeException refusal;

  private enum State {
    WAITING,
    /** Writing has at least begun. */
    WRITTEN,
    /** It will never be written. */
    WITHHELD
  }

  private GuardedBody(byte[] body, Runnable beforeCall) {
    super(new ByteArrayEntity(body, null));
    this.beforeCall = beforeCall;
  }

  /** A body that is complete already. */
  public static GuardedBody of(byte[] body, Runnable beforeCall) {
    return new GuardedBody(body, beforeCall);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try {
      beforeCall.run();
    } catch (RuntimeException thrown) {
      refusal = thrown;
      state.set(State.WITHHELD);
    }
    if (state.compareAndExchange(State.WAITING, State.WRITTEN) != State.WAITING) {
      throw new IOException("the call was given up before its body was sent", refusal);
    }
    super.writeTo(out);
  }

  /**
   * Gives up a call that failed or takes too long.
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
}
