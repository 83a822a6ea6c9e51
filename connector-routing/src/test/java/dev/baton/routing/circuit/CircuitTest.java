package dev.baton.routing.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Health;
import dev.baton.plan.CircuitPlan;
import dev.baton.routing.SettableClock;
import dev.baton.routing.lane.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A bot that is down is not called, tried now and then, and used again once it answers. */
class CircuitTest {

  private static final CircuitPlan PLAN = new CircuitPlan(3, Duration.ofSeconds(7));

  private final SettableClock clock =
      SettableClock.stoppedAt(Instant.parse("2026-11-20T12:00:00Z"));
  private final List<Runnable> alarms = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private int looks;
  private final Circuit circuit =
      new Circuit("bot", PLAN, clock, new ManualAlarms(), woken::add, () -> looks++);

  /** Alarms that go off when the test says so. */
  private final class ManualAlarms implements Alarms {
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
  void anAnswerResetsTheCount() {
    fail(PLAN.failures() - 1);
    assertThat(circuit.open()).isFalse();
    assertThat(circuit.health()).isEqualTo(new Health.Down("refused"));
    circuit.answered();
    assertThat(circuit.health()).isEqualTo(new Health.Up());
    fail(PLAN.failures() - 1);
    assertThat(circuit.admits("c1")).isTrue();
    fail(1);
    assertThat(circuit.open()).isTrue();
    assertThat(circuit.admits("c1")).isFalse();
  }

  @Test
  void oneConversationTriesAndAllOthersWaitForIt() {
    fail(PLAN.failures());
    circuit.park("c1");
    circuit.park("c2");
    assertThat(circuit.told("c2")).isTrue();
    assertThat(circuit.told("c3")).isFalse();
    assertThat(woken).isEmpty();
    assertThat(((Health.Down) circuit.health()).cause()).startsWith("circuit open until");

    clock.advance(PLAN.pause());
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
    assertThat(circuit.told("c2")).as("the next outage counts separately").isFalse();
  }

  @Test
  void aFailedTrialKeepsTheCircuitOpen() {
    fail(PLAN.failures());
    clock.advance(PLAN.pause());
    assertThat(circuit.admits("c1")).isTrue();
    fail(1);
    assertThat(circuit.admits("c1")).isFalse();
    clock.advance(PLAN.pause());
    assertThat(circuit.admits("c2")).isTrue();
  }

  @Test
  void aTrialWithoutOutcomeIsFollowedByAnother() {
    fail(PLAN.failures());
    clock.advance(PLAN.pause());
    assertThat(circuit.admits("c1")).isTrue();
    clock.advance(PLAN.pause());
    assertThat(circuit.admits("c2")).isTrue();
  }

  @Test
  void anAlarmThatGoesOffEarlyIsSetAgain() {
    fail(PLAN.failures());
    circuit.park("c1");
    clock.advance(PLAN.pause().dividedBy(2));
    fail(1);
    clock.advance(PLAN.pause().dividedBy(2));
    ring();
    assertThat(woken).isEmpty();
    clock.advance(PLAN.pause().dividedBy(2));
    ring();
    assertThat(woken).containsExactly("c1");
  }

  @Test
  void waitingConversationsAreWokenAsFastAsTheBotAnswers() {
    fail(PLAN.failures());
    for (int i = 0; i < 100; i++) {
      circuit.park("c" + i);
    }
    circuit.answered();
    assertThat(woken).hasSize(Circuit.FEW).startsWith("c0", "c1");
    circuit.answered();
    circuit.answered();
    assertThat(woken).hasSize(Circuit.FEW + 4);
    clock.advance(Duration.ofSeconds(10));
    ring();
    assertThat(woken).as("the bot was silent for a while").hasSize(2 * Circuit.FEW + 4);
    for (int i = 0; i < 100; i++) {
      circuit.answered();
    }
    assertThat(woken).hasSize(100).doesNotHaveDuplicates();
    assertThat(looks).isZero();
  }

  @Test
  void theStoreIsSearchedForConversationsBeyondTheLimit() {
    fail(PLAN.failures());
    for (int i = 0; i < Circuit.ROOM + 7; i++) {
      circuit.park("c" + i);
    }
    assertThat(circuit.parked("c0")).isTrue();
    assertThat(circuit.parked("c" + Circuit.ROOM)).isFalse();
    assertThat(circuit.told("c" + Circuit.ROOM)).as("is not told repeatedly").isTrue();
    while (woken.size() < Circuit.ROOM) {
      assertThat(looks).isZero();
      circuit.answered();
    }
    assertThat(looks).isEqualTo(1);
  }

  @Test
  void aWokenConversationThatDoesNotTryIsFollowedByOthers() {
    fail(PLAN.failures());
    for (int i = 0; i < 40; i++) {
      circuit.park("c" + i);
    }
    clock.advance(PLAN.pause());
    ring();
    assertThat(woken).hasSize(Circuit.FEW);
    clock.advance(Duration.ofSeconds(1));
    ring();
    assertThat(woken).hasSize(2 * Circuit.FEW);
  }

  @Test
  void noConversationIsParkedAtAClosedCircuit() {
    circuit.park("c1");
    assertThat(woken).containsExactly("c1");
  }
}
