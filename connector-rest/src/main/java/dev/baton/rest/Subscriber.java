package dev.baton.rest;

import java.util.concurrent.CompletionStage;

/** A client that listens for one user's words now. */
sealed interface Subscriber permits OpenResponse, EventStream {

  /** The user. */
  String sender();

  /**
   * Hands a word over, after all before it. Never blocks.
   *
   * @return completes once it is on its way; exceptionally when nobody listens here any more
   */
  CompletionStage<Void> send(OutboundEvent event);

  /** Comes to its end in order. */
  void end();

  /** Hangs up on a client that does not read. */
  void drop();
}
