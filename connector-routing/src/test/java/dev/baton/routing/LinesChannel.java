package dev.baton.routing;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Channel;
import dev.baton.connector.Feature;
import dev.baton.connector.Health;
import dev.baton.connector.Inbox;
import dev.baton.connector.Outbound;
import dev.baton.connector.Receipt;
import java.util.Set;

/** An in-memory platform with only lines of text, which cannot say who is in a chat. */
record LinesChannel(MemoryChannel memory) implements Channel {

  @Override
  public String name() {
    return memory.name();
  }

  @Override
  public Health health() {
    return memory.health();
  }

  @Override
  public void open(Inbox inbox) {
    memory.open(inbox);
  }

  @Override
  public void close() {
    memory.close();
  }

  @Override
  public Capabilities capabilities() {
    Capabilities all = memory.capabilities();
    return new Capabilities(
        all.textLimit(), 0, all.unit(), 0, 0, all.pace(), Set.of(Feature.HEARS_GROUPS));
  }

  @Override
  public Receipt send(Outbound message) {
    return memory.send(message);
  }
}
