package dev.baton.connector;

/** The state of a channel's connection to its platform. */
public sealed interface Health {

  /** The channel receives and sends. */
  record Up() implements Health {}

  /** The channel is connecting, for the first time or again. */
  record Connecting(String cause) implements Health {}

  /** The connection does not work; the channel keeps trying in the background. */
  record Down(String cause) implements Health {}

  /** The platform rejects the credentials; only a person can fix that. */
  record Rejected(String cause) implements Health {}
}
