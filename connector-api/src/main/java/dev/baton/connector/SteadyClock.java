package dev.baton.connector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A clock that never jumps: it starts with the machine's time and then follows it slowly.
 *
 * <p>Deadlines, pauses and time-outs are instants, many of them stored. If they were compared with
 * the machine's clock, setting that clock by an hour would end every wait at once, or stop all
 * sending for an hour. This clock corrects a difference by at most one second in {@value #PACE}: it
 * follows the daily corrections of a time server within moments, and a jump of an hour within ten
 * hours. It never goes back. Thread-safe.
 */
public final class SteadyClock extends Clock {

  /** A difference is corrected by at most one second in this many. */
  static final int PACE = 10;

  private final Clock machine;
  private final LongSupplier nanos;
  private final Beat beat;
  private final ZoneId zone;

  private SteadyClock(Clock machine, LongSupplier nanos, Beat beat, ZoneId zone) {
    this.machine = machine;
    this.nanos = nanos;
    this.beat = beat;
    this.zone = zone;
  }

  /** The steady clock that follows the machine's; there is one for the whole process. */
  public static SteadyClock ofMachine() {
    return OfMachine.CLOCK;
  }

  /**
   * A clock that starts with another clock's time and follows it slowly.
   *
   * @param nanos a count that is never set and never goes back, such as {@link System#nanoTime}
   */
  static SteadyClock following(Clock machine, LongSupplier nanos) {
    return new SteadyClock(
        machine, nanos, new Beat(machine.instant(), nanos.getAsLong()), machine.getZone());
  }

  /** The clock that is followed, for times that others compare with their own clocks. */
  public Clock machine() {
    return machine;
  }

  /**
   * How far the machine's clock was ahead when this clock was last read; negative if it was behind.
   */
  public Duration apart() {
    return beat.apart;
  }

  @Override
  public Instant instant() {
    return beat.at(machine.instant(), nanos.getAsLong());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(machine, nanos, beat, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SteadyClock that && beat == that.beat && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(beat) + zone.hashCode();
  }

  @Override
  public String toString() {
    return "SteadyClock[" + zone + "]";
  }

  /** Begins when it is first asked for. */
  private static final class OfMachine {
    static final SteadyClock CLOCK = following(Clock.systemUTC(), System::nanoTime);
  }

  /** The last time told, and when. */
  private static final class Beat {

    private final ReentrantLock lock = new ReentrantLock();
    private Instant told;
    private long toldAt;
    private volatile Duration apart = Duration.ZERO;

    Beat(Instant told, long toldAt) {
      this.told = told;
      this.toldAt = toldAt;
    }

    Instant at(Instant machine, long nanos) {
      lock.lock();
      try {
        long passed = Math.max(0, nanos - toldAt);
        Instant own = told.plusNanos(passed);
        Duration difference = Duration.between(own, machine);
        told = own.plus(within(difference, passed / PACE));
        toldAt += passed;
        apart = Duration.between(told, machine);
        return told;
      } finally {
        lock.unlock();
      }
    }

    private static Duration within(Duration difference, long mostNanos) {
      Duration most = Duration.ofNanos(mostNanos);
      if (difference.compareTo(most) > 0) {
        return most;
      }
      Duration least = Duration.ofNanos(-mostNanos);
      return difference.compareTo(least) < 0 ? least : difference;
    }
  }
}
