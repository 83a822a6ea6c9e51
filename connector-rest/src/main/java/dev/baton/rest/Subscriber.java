package dev.baton.rest;

import java.util.concurrent.CompletionStage;

/** A client that listens for one user's events now. */
sealed interface Subscriber permits OpenResponse, EventStream {

  /** The user's id, which Rasa calls the sender. */
  String sender();

  /**
   * Sends an event, after all events before it. Never blocks.
   *
   * @return completes when the network has taken the event; exceptionally if the client has left
   */
  CompletionStage<Void> send(OutboundEvent event);

  /** Ends the connection in good order. */
  void end();

  /** Cuts off a client that does not read. */
  void drop();
}
