package dev.baton.routing;

import dev.baton.routing.lane.Alarms;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/** A clock that stands still between one thing and the next, and the alarms that ring by it. */
public final class SimulatedTime extends Clock {

  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(Comparator.comparing(Alarm::at));
  private volatile Instant now;

  private record Alarm(Instant at, Runnable ring) {}

  public SimulatedTime(Instant begin) {
    now = begin;
  }

  /** Lets a Baton live in this time. */
  public <B extends RoutingBuilder<B>> B drive(B parts) {
    return parts.clock(this).alarms(clock -> new Rings());
  }

  /**
   * Moves on to a time, or to the first alarm before it, which rings.
   *
   * @return whether that time has come
   */
  public boolean moveTowards(Instant time) {
    List<Alarm> due = new ArrayList<>();
    boolean there;
    lock.lock();
    try {
      Alarm first = alarms.peek();
      Instant to = first == null || first.at.isAfter(time) ? time : first.at;
      now = to.isAfter(now) ? to : now;
      for (Alarm next = first; next != null && !next.at.isAfter(now); next = alarms.peek()) {
        due.add(next);
        alarms.remove(next);
      }
      there = !now.isBefore(time);
    } finally {
      lock.unlock();
    }
    due.forEach(alarm -> alarm.ring.run());
    return there && due.isEmpty();
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nothing here is local");
  }

  private final class Rings implements Alarms {

    @Override
    public void at(Instant time, Runnable wake) {
      lock.lock();
      try {
        alarms.add(new Alarm(time, wake));
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        alarms.clear();
      } finally {
        lock.unlock();
      }
    }
  }
}
