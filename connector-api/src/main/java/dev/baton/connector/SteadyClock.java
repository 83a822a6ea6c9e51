package dev.baton.connector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A clock that is never set: it starts with the machine's time and then goes by its own beat.
 *
 * <p>Deadlines, pauses and time-outs are instants, many of them stored. Were they held against the
 * machine's clock, setting that by an hour would end every wait at once, or stop all sending for an
 * hour. This one follows the machine's clock at most {@value #PACE} times slower than time passes:
 * what a time server corrects every day is followed within moments, a jump of an hour within ten.
 * It never goes back. Thread-safe.
 */
public final class SteadyClock extends Clock {

  /** A difference is made up for by at most one second in so many. */
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

  /** The machine's clock, made steady; the same for all of this process. */
  public static SteadyClock ofMachine() {
    return OfMachine.CLOCK;
  }

  /**
   * A clock that starts with another's time and follows it slowly.
   *
   * @param nanos never set and never goes back, as {@link System#nanoTime}
   */
  static SteadyClock following(Clock machine, LongSupplier nanos) {
    return new SteadyClock(
        machine, nanos, new Beat(machine.instant(), nanos.getAsLong()), machine.getZone());
  }

  /** The clock that is followed, for times that others hold against theirs. */
  public Clock machine() {
    return machine;
  }

  /**
   * How far the machine's clock was ahead when this one was last asked; negative where it was
   * behind.
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
        told = own.plus(within(difference, Duration.ofNanos(passed / PACE)));
        toldAt += passed;
        apart = Duration.between(told, machine);
        return told;
      } finally {
        lock.unlock();
      }
    }

    private static Duration within(Duration difference, Duration most) {
      if (difference.compareTo(most) > 0) {
        return most;
      }
      return difference.compareTo(most.negated()) < 0 ? most.negated() : difference;
    }
  }
}
