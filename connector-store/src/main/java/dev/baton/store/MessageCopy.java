package dev.baton.store;

import dev.baton.connector.Place;

/** A copy of a message on a platform. */
public record MessageCopy(
    String channel, Place place, String platformId, String messageId, Side side) {

  /** Whose client shows it. */
  public enum Side {
    USER,
    DESK
  }
}
