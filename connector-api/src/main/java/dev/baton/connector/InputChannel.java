package dev.baton.connector;

/**
 * Where messages come from: long polling, a socket, or the platform calling in.
 *
 * <p>A channel that the platform calls also implements {@link Webhook}.
 */
public interface InputChannel {

  /**
   * Starts to receive. Returns once reception has begun or will be retried in the background; a
   * platform that is down is reported by {@link Channel#health()}, not thrown.
   *
   * @param inbox takes every event; an event is acknowledged to the platform only after the inbox's
   *     stage has completed normally
   */
  void open(Inbox inbox);
}
