package dev.baton.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Reads what a publisher of a request's body publishes. */
final class BodyText implements Flow.Subscriber<ByteBuffer> {

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> whole = new CompletableFuture<>();

  private BodyText() {}

  static String of(BodyPublisher publisher) {
    BodyText read = new BodyText();
    publisher.subscribe(read);
    return read.whole.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    text.append(StandardCharsets.UTF_8.decode(part.duplicate()));
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(text.toString());
  }
}
