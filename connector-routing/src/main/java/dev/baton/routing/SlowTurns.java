package dev.baton.routing;

import dev.baton.routing.lane.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices turns that are not over some time after they began. Nearly all are, and an alarm for each
 * would cost more than the rest of its bookkeeping: so all turns share one. Thread-safe.
 */
final class SlowTurns {

  /** The time after which a turn is slow. */
  static final Duration SLOW = Duration.ofMillis(700);

  private final Clock clock;
  private final Alarms alarms;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Watched> watched = new ArrayDeque<>();
  private boolean alarmSet;

  SlowTurns(Clock clock, Alarms alarms) {
    this.clock = clock;
    this.alarms = alarms;
  }

  /**
   * Watches a turn that begins now.
   *
   * @param over set once the turn is over
   * @param whenSlow called once if the turn is slow, on the thread of the alarms; must not block
   */
  void watch(AtomicBoolean over, Runnable whenSlow) {
    lock.lock();
    try {
      forgetThoseOver();
      watched.add(new Watched(clock.instant().plus(SLOW), over, whenSlow));
      setAlarm();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param time the time that the alarm was set for; it has come, whatever the clock says
   */
  private void ring(Instant time) {
    List<Runnable> slow = new ArrayList<>();
    lock.lock();
    try {
      alarmSet = false;
      Instant now = clock.instant();
      Instant until = now.isBefore(time) ? time : now;
      forgetThoseOver();
      while (!watched.isEmpty() && !watched.element().slowAt().isAfter(until)) {
        slow.add(watched.remove().whenSlow());
        forgetThoseOver();
      }
      setAlarm();
    } finally {
      lock.unlock();
    }
    slow.forEach(Runnable::run);
  }

  /** Removes those at the front; others are behind a turn that may become slow. */
  private void forgetThoseOver() {
    while (!watched.isEmpty() && watched.element().over().get()) {
      watched.remove();
    }
  }

  /** Sets the alarm for the turn that would be slow first. */
  private void setAlarm() {
    if (!alarmSet && !watched.isEmpty()) {
      alarmSet = true;
      Instant first = watched.element().slowAt();
      alarms.at(first, () -> ring(first));
    }
  }

  private record Watched(Instant slowAt, AtomicBoolean over, Runnable whenSlow) {}
}
