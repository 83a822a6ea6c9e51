package dev.baton.connector;

/** How a channel's connection to its platform stands. */
public sealed interface Health {

  /** Receives and sends. */
  record Up() implements Health {}

  /** Not yet, or again, on its way. */
  record Connecting(String cause) implements Health {}

  /** Not working; retried in the background. */
  record Down(String cause) implements Health {}

  /** The platform refuses the credentials; only a person can mend that. */
  record Rejected(String cause) implements Health {}
}
