package dev.baton.store;

import dev.baton.connector.Place;

/** Where a message stands on a platform. */
public record MessageCopy(
    String channel, Place place, String platformId, String messageId, Side side) {

  /** Whose client shows it. */
  public enum Side {
    USER,
    DESK
  }
}
