package dev.baton.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until it is moved, or runs ahead of another by as much as it was moved.
 */
public final class SettableClock extends Clock {

  private final Clock base;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private SettableClock(Clock base) {
    this.base = base;
  }

  public static SettableClock stoppedAt(Instant at) {
    return new SettableClock(Clock.fixed(at, ZoneOffset.UTC));
  }

  public static SettableClock running() {
    return new SettableClock(Clock.systemUTC());
  }

  public void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  @Override
  public Instant instant() {
    return base.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return base.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("nothing here is local");
  }
}
