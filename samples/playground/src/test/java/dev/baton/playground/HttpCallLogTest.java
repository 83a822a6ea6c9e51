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

    long outer = begin(Party.BATON, Party.BOT, "webhook");
    long inner = begin(Party.BOT, Party.BATON, "handoff");
    end(inner, 202);

    assertThat(callLog.calls()).extracting(HttpCallLog.Call::status).containsExactly(null, 202);
    end(outer, 200);
    assertThat(callLog.calls()).extracting(HttpCallLog.Call::status).containsExactly(200, 202);
    assertThat(changes).hasValue(4);
  }

  @Test
  void onlyTheLatestAreKept() {
    for (int i = 0; i < 400; i++) {
      begin(Party.BATON, Party.BOT, "call");
    }

    assertThat(callLog.calls())
        .hasSize(300)
        .last()
        .extracting(HttpCallLog.Call::number)
        .isEqualTo(400L);
  }

  private long begin(Party from, Party to, String words) {
    return callLog.begin(from, to, "POST", CallSummary.of(words), HttpMessage.UNKNOWN);
  }

  private void end(long call, int status) {
    callLog.end(call, status, CallSummary.of("answered"), HttpMessage.UNKNOWN);
  }
}
