package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.playground.HttpCallLog.Party;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpCallLogTest {

  private final HttpCallLog callLog = new HttpCallLog(Clock.systemUTC());

  @Test
  void aCallIsUnderWayUntilItIsAnswered() {
    AtomicInteger changes = new AtomicInteger();
    callLog.onChange(changes::incrementAndGet);

    long outer = callLog.begin(Party.BATON, Party.BOT, "POST", "webhook");
    long inner = callLog.begin(Party.BOT, Party.BATON, "POST", "handoff");
    callLog.end(inner, 202);

    assertThat(callLog.calls()).extracting(HttpCallLog.Call::status).containsExactly(null, 202);
    callLog.end(outer, 200);
    assertThat(callLog.calls()).extracting(HttpCallLog.Call::status).containsExactly(200, 202);
    assertThat(changes).hasValue(4);
  }

  @Test
  void onlyTheLatestAreKept() {
    for (int i = 0; i < 200; i++) {
      callLog.begin(Party.BATON, Party.BOT, "GET", "call");
    }

    assertThat(callLog.calls())
        .hasSize(150)
        .last()
        .extracting(HttpCallLog.Call::number)
        .isEqualTo(200L);
  }
}
