package dev.baton.routing;

import dev.baton.connector.Capabilities;
import dev.baton.connector.Feature;
import java.util.Set;

/** An in-memory platform with only lines of text, which cannot say who is in a chat. */
record LinesChannel(MemoryChannel memory) implements ForwardingChannel {

  @Override
  public Capabilities capabilities() {
    Capabilities all = memory.capabilities();
    return new Capabilities(
        all.textLimit(), 0, all.unit(), 0, 0, all.pace(), Set.of(Feature.HEARS_GROUPS));
  }
}
