package dev.baton.routing;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Receipt;

/** A channel over one in memory that has other talents: none, but for those that are added. */
interface ForwardingChannel extends Channel {

  /** What everything is passed on to. */
  MemoryChannel memory();

  @Override
  default String name() {
    return memory().name();
  }

  @Override
  default Health health() {
    return memory().health();
  }

  @Override
  default void open(Inbox inbox) {
    memory().open(inbox);
  }

  @Override
  default void close() {
    memory().close();
  }

  @Override
  default Capabilities capabilities() {
    return memory().capabilities();
  }

  @Override
  default Receipt send(Outbound message) {
    return memory().send(message);
  }
}
