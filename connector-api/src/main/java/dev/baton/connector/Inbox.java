package dev.baton.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes what users and agents send on one channel. */
@FunctionalInterface
public interface Inbox {

  /**
   * Stores an event durably. Never blocks.
   *
   * <p>The stage completes normally once the event is on disk, also when an event with the same
   * {@link Inbound#id()} was stored before (repeats are dropped). It completes exceptionally when
   * nothing was stored (the store is down or its queue is full), or, with a failure that is {@link
   * Unsettled}, when that is not known; then the channel must not acknowledge the event to its
   * platform, so that the platform or the next poll brings it again.
   */
  CompletionStage<Void> accept(Inbound inbound);

  /**
   * Says that somebody attends to a chat now, for channels whose users come and go. What a {@link
   * DeliveryException.Absent} or a back-off keeps from them is sent at once. Never blocks.
   *
   * <p>The stage completes, on any thread, once the chat has come to rest: all events stored before
   * this call are handled, no bot is asked, and nothing is left that could be sent now. A client
   * that waits for an answer has all of it then; what people say later comes unasked. It is not
   * stored: after a crash nobody waits any more. It completes exceptionally when that cannot be
   * known. An inbox that does nothing but store, as in tests, is at rest at once.
   */
  default CompletionStage<Void> attended(Place place) {
    return CompletableFuture.completedFuture(null);
  }
}
