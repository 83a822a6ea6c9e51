package dev.baton.bot.wire;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * A request body that is looked at once more when the connection is there and it is to be written.
 * Connecting may take seconds, and a server has heard nothing before it has the body; so this is
 * the last moment at which a call can be left undone.
 *
 * <p>Where {@code beforeCall} throws a {@link RuntimeException}, the connection is broken off and
 * {@link Exchange} throws that. It runs on a thread of the client and must not block.
 */
public record LastLook(BodyPublisher body, Runnable beforeCall) implements BodyPublisher {

  /** A body that is there already. */
  public static LastLook at(byte[] body, Runnable beforeCall) {
    return new LastLook(BodyPublishers.ofByteArray(body), beforeCall);
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      beforeCall.run();
    } catch (RuntimeException refusal) {
      subscriber.onSubscribe(new Nothing());
      subscriber.onError(new Refused(refusal));
      return;
    }
    body.subscribe(subscriber);
  }

  /** Tells a refusal from what else goes wrong with a call. */
  static final class Refused extends IOException {

    private final RuntimeException refusal;

    Refused(RuntimeException refusal) {
      super(refusal);
      this.refusal = refusal;
    }

    RuntimeException refusal() {
      return refusal;
    }
  }

  private record Nothing() implements Flow.Subscription {

    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
