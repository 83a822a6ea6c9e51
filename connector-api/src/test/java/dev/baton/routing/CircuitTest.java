package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bot that is down is left alone, tried now and then, and gone back to. */
class CircuitTest {

  private final SettableClock clock = SettableClock.standing(Instant.parse("2026-11-20T12:00:00Z"));
  private final List<Runnable> alarms = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private final Circuit circuit = new Circuit("bot", clock, new Noted(), woken::add);

  /** Alarms that ring when the test says so. */
  private final class Noted implements Alarms {
    @Override
    public void at(Instant time, Runnable wake) {
      alarms.add(wake);
    }

    @Override
    public void close() {
      alarms.clear();
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      circuit.failed("refused");
    }
  }

  private void ring() {
    List<Runnable> due = List.copyOf(alarms);
    alarms.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void anAnswerBeginsTheCountAnew() {
    fail(Circuit.OPENS_AFTER - 1);
    assertThat(circuit.open()).isFalse();
    assertThat(circuit.health()).isEqualTo(new Health.Down("refused"));
    circuit.answered();
    assertThat(circuit.health()).isEqualTo(new Health.Up());
    fail(Circuit.OPENS_AFTER - 1);
    assertThat(circuit.admits("c1")).isTrue();
    fail(1);
    assertThat(circuit.open()).isTrue();
    assertThat(circuit.admits("c1")).isFalse();
  }

  @Test
  void oneConversationTriesAndAllOthersWaitForIt() {
    fail(Circuit.OPENS_AFTER);
    circuit.park("c1");
    circuit.park("c2");
    assertThat(circuit.told("c2")).isTrue();
    assertThat(circuit.told("c3")).isFalse();
    assertThat(woken).isEmpty();
    assertThat(((Health.Down) circuit.health()).cause()).startsWith("circuit open until");

    clock.advance(Circuit.OPEN_FOR);
    ring();
    assertThat(woken).containsExactlyInAnyOrder("c1", "c2");
    assertThat(circuit.admits("c1")).isTrue();
    assertThat(circuit.admits("c1")).as("asked twice").isTrue();
    assertThat(circuit.admits("c2")).isFalse();
    assertThat(((Health.Down) circuit.health()).cause()).startsWith("circuit half open");
    circuit.park("c2");

    woken.clear();
    circuit.answered();
    assertThat(woken).containsExactly("c2");
    assertThat(circuit.admits("c2")).isTrue();
    assertThat(circuit.told("c2")).as("the next outage is another").isFalse();
  }

  @Test
  void aTryThatFailsKeepsItOpen() {
    fail(Circuit.OPENS_AFTER);
    clock.advance(Circuit.OPEN_FOR);
    assertThat(circuit.admits("c1")).isTrue();
    fail(1);
    assertThat(circuit.admits("c1")).isFalse();
    clock.advance(Circuit.OPEN_FOR);
    assertThat(circuit.admits("c2")).isTrue();
  }

  @Test
  void aTryOfWhichNothingIsHeardIsFollowedByAnother() {
    fail(Circuit.OPENS_AFTER);
    clock.advance(Circuit.OPEN_FOR);
    assertThat(circuit.admits("c1")).isTrue();
    clock.advance(Circuit.OPEN_FOR);
    assertThat(circuit.admits("c2")).isTrue();
  }

  @Test
  void anAlarmThatRingsEarlyIsSetAgain() {
    fail(Circuit.OPENS_AFTER);
    circuit.park("c1");
    clock.advance(Circuit.OPEN_FOR.dividedBy(2));
    fail(1);
    clock.advance(Circuit.OPEN_FOR.dividedBy(2));
    ring();
    assertThat(woken).isEmpty();
    clock.advance(Circuit.OPEN_FOR.dividedBy(2));
    ring();
    assertThat(woken).containsExactly("c1");
  }

  @Test
  void nobodyIsParkedAtAClosedCircuit() {
    circuit.park("c1");
    assertThat(woken).containsExactly("c1");
  }
}
