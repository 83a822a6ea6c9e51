package dev.baton.broadcast;

import org.jspecify.annotations.Nullable;

/** A broker did not confirm what it was given; some of it may have arrived. */
public final class BrokerException extends RuntimeException {

  /**
   * @param message what is wrong, fit for logs: no secret, no text of users
   */
  public BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
