package dev.baton.connector;

import java.util.concurrent.CompletionStage;

/** Takes what users and agents send on one channel. */
@FunctionalInterface
public interface Inbox {

  /**
   * Stores an event durably. Never blocks.
   *
   * <p>The stage completes normally once the event is on disk, also when an event with the same
   * {@link Inbound#id()} was stored before (repeats are dropped). It completes exceptionally when
   * nothing was stored (the store is down or its queue is full); then the channel must not
   * acknowledge the event to its platform, so that the platform or the next poll brings it again.
   */
  CompletionStage<Void> accept(Inbound inbound);
}
