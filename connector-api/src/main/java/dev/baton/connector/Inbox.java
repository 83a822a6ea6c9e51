package dev.baton.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Receives what users and agents send on one channel. */
@FunctionalInterface
public interface Inbox {

  /**
   * Stores an event durably. Never blocks.
   *
   * <p>The stage completes normally once the event is on disk. It also does so if an event with the
   * same {@link Inbound#id()} was stored before: repeats are dropped. It completes exceptionally if
   * nothing was stored (the store is down or its queue is full), or with an {@link Unsettled}
   * failure if that is not known. The channel must then not acknowledge the event to its platform,
   * so that the platform or the next poll brings it again. If the platform never repeats, the
   * channel itself offers the same event again, before any later one of that chat.
   */
  CompletionStage<Void> accept(Inbound inbound);

  /**
   * Says that somebody is now there to receive a chat's messages; for channels whose users come and
   * go. Messages held back by a {@link DeliveryException.Absent} or a back-off are sent at once.
   * Never blocks.
   *
   * <p>The stage completes, on any thread, once the chat is at rest: all events stored before this
   * call are handled, no bot is being asked, and nothing is left that could be sent now. A client
   * that waits for an answer has all of it by then; what people say later arrives on its own. The
   * stage completes exceptionally if Baton cannot tell whether the chat is at rest. Nothing of this
   * call is stored: after a crash nobody is waiting any more. An inbox that only stores, as in
   * tests, is at rest at once.
   */
  default CompletionStage<Void> attended(Place place) {
    return CompletableFuture.completedFuture(null);
  }
}
