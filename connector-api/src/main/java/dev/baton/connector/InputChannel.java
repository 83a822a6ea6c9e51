package dev.baton.connector;

/**
 * Where messages come from: long polling, a socket, or the platform calling in.
 *
 * <p>A channel that the platform calls also implements {@link Webhook}.
 */
public interface InputChannel {

  /**
   * Starts receiving. Returns once receiving has begun or is being retried in the background. If
   * the platform is down, {@link Channel#health()} reports it; no exception is thrown.
   *
   * @param inbox receives every event; an event is acknowledged to the platform only after the
   *     inbox's stage has completed normally
   */
  void open(Inbox inbox);
}
