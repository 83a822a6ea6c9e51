package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.playground.Wire.Party;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WireTest {

  private final Wire wire = new Wire(Clock.systemUTC());

  @Test
  void aCallIsUnderWayUntilItIsAnswered() {
    AtomicInteger changes = new AtomicInteger();
    wire.onChange(changes::incrementAndGet);

    long outer = wire.begin(Party.BATON, Party.BOT, "POST", "webhook");
    long inner = wire.begin(Party.BOT, Party.BATON, "POST", "handoff");
    wire.end(inner, 202);

    assertThat(wire.calls()).extracting(Wire.Call::status).containsExactly(null, 202);
    wire.end(outer, 200);
    assertThat(wire.calls()).extracting(Wire.Call::status).containsExactly(200, 202);
    assertThat(changes).hasValue(4);
  }

  @Test
  void onlyTheLatestAreKept() {
    for (int i = 0; i < 200; i++) {
      wire.begin(Party.BATON, Party.BOT, "GET", "call");
    }

    assertThat(wire.calls()).hasSize(150).last().extracting(Wire.Call::number).isEqualTo(200L);
  }
}
