package dev.baton.broadcast;

import org.jspecify.annotations.Nullable;

/** Thrown when a broker did not confirm what it was given; some of it may have arrived. */
public final class BrokerException extends RuntimeException {

  /**
   * @param message what is wrong, safe for logs: no secrets, no user text
   */
  public BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
