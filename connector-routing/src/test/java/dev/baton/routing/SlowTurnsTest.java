package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.routing.lane.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SlowTurnsTest {

  private static final Duration MOMENT = Duration.ofMillis(100);

  private final SettableClock clock =
      SettableClock.stoppedAt(Instant.parse("2026-11-20T12:00:00Z"));
  private final Queue<Alarm> alarms = new ArrayDeque<>();
  private final List<String> slow = new ArrayList<>();
  private final SlowTurns turns =
      new SlowTurns(
          clock,
          new Alarms() {
            @Override
            public void at(Instant time, Runnable wake) {
              alarms.add(new Alarm(time, wake));
            }

            @Override
            public void close() {
              alarms.clear();
            }
          });

  private record Alarm(Instant time, Runnable wake) {}

  @Test
  void callsOnceForATurnThatIsSlow() {
    begin("one");
    pass(SlowTurns.SLOW.minusMillis(1));
    assertThat(slow).isEmpty();

    pass(Duration.ofMillis(1));
    assertThat(slow).containsExactly("one");

    pass(Duration.ofMinutes(1));
    assertThat(slow).containsExactly("one");
  }

  @Test
  void doesNotCallForATurnThatIsOver() {
    AtomicBoolean over = begin("one");
    over.set(true);
    pass(Duration.ofMinutes(1));

    assertThat(slow).isEmpty();
  }

  @Test
  void callsForEachOfManyAtItsTime() {
    begin("first");
    pass(MOMENT);
    AtomicBoolean second = begin("second");
    pass(MOMENT);
    begin("third");
    second.set(true);

    pass(SlowTurns.SLOW.minus(MOMENT.multipliedBy(2)));
    assertThat(slow).containsExactly("first");

    pass(MOMENT);
    assertThat(slow).containsExactly("first");

    pass(MOMENT);
    assertThat(slow).containsExactly("first", "third");
  }

  @Test
  void anAlarmThatComesLateCallsForAllThatBecameSlowMeanwhile() {
    begin("first");
    clock.advance(MOMENT);
    begin("second");
    pass(Duration.ofMinutes(1));

    assertThat(slow).containsExactly("first", "second");
  }

  @Test
  void quickTurnsShareOneAlarm() {
    for (int turn = 0; turn < 1_000; turn++) {
      begin("turn " + turn).set(true);
      clock.advance(Duration.ofNanos(SlowTurns.SLOW.toNanos() / 1_000));
    }
    assertThat(alarms).hasSize(1);

    pass(Duration.ofMinutes(1));
    assertThat(alarms).isEmpty();
    assertThat(slow).isEmpty();
  }

  private AtomicBoolean begin(String name) {
    AtomicBoolean over = new AtomicBoolean();
    turns.watch(over, () -> slow.add(name));
    return over;
  }

  /** Lets time pass, and rings the alarms that are due then. */
  private void pass(Duration time) {
    clock.advance(time);
    while (!alarms.isEmpty() && !alarms.element().time().isAfter(clock.instant())) {
      alarms.remove().wake().run();
    }
  }
}
