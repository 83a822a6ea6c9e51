package dev.baton.broadcast;

import java.util.List;

/**
 * Where events are published: a queue, a topic, a file.
 *
 * <p>Used by one thread at a time. Making one does no I/O; it connects when it is first used, and
 * anew after a failure.
 */
public interface EventBroker extends AutoCloseable {

  /** How the broker is called in logs and in {@code /readyz}: {@code kafka}, {@code pika}. */
  String type();

  /**
   * Publishes events and waits until the broker has confirmed that it keeps all of them. Blocking,
   * but not for much longer than half a minute. No two of the events are of one sender, so their
   * order among each other is free; an empty list only makes sure that the broker is there.
   *
   * @throws BrokerException when they are not all confirmed; all are published again then
   * @throws InterruptedException when it is to stop waiting
   */
  void publish(List<BrokerEvent> events) throws InterruptedException;

  /** Lets go of the connection. Never fails: what is not confirmed is published again some day. */
  @Override
  void close();
}
