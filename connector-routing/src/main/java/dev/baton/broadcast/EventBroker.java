package dev.baton.broadcast;

import java.util.List;

/**
 * Where events are published: a queue, a topic, a file.
 *
 * <p>Used by one thread at a time. Creating one does no I/O; it connects when it is first used, and
 * again after a failure.
 */
public interface EventBroker extends AutoCloseable {

  /** The broker's name in logs and in {@code /readyz}: {@code kafka}, {@code pika}. */
  String type();

  /**
   * Publishes events and waits until the broker has confirmed that it keeps all of them. It may
   * block, but not for much longer than half a minute. No two events belong to the same sender, so
   * their order does not matter. An empty list only checks that the broker is there.
   *
   * @throws BrokerException if not all of them were confirmed; all are then published again
   * @throws InterruptedException if it is told to stop waiting
   */
  void publish(List<BrokerEvent> events) throws InterruptedException;

  /** Closes the connection. Never fails: what was not confirmed is published again later. */
  @Override
  void close();
}
