package dev.baton.routing.pacing;

import dev.baton.routing.SettableClock;
import dev.baton.routing.lane.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Alarms that go off when the clock is moved. */
final class ManualAlarms implements Alarms {

  private final SettableClock clock;
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));

  private record Alarm(Instant at, Runnable ring) {}

  ManualAlarms(SettableClock clock) {
    this.clock = clock;
  }

  @Override
  public void at(Instant time, Runnable wake) {
    alarms.add(new Alarm(time, wake));
  }

  /** Moves the clock to the next alarm and runs it; false if there is none. */
  boolean ringNext() {
    Alarm next = alarms.poll();
    if (next == null) {
      return false;
    }
    if (next.at.isAfter(clock.instant())) {
      clock.advance(Duration.between(clock.instant(), next.at));
    }
    next.ring.run();
    return true;
  }

  @Override
  public void close() {
    alarms.clear();
  }
}
