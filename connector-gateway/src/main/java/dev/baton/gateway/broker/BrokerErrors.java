package dev.baton.gateway.broker;

import dev.baton.broadcast.BrokerException;

/**
 * Turns a client's failure into a {@link BrokerException} that names the root cause in one line.
 */
final class BrokerErrors {

  private BrokerErrors() {}

  static BrokerException of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return new BrokerException(
        root.getClass().getSimpleName() + (message == null ? "" : ": " + message), failure);
  }
}
