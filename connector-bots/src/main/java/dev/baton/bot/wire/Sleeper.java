package dev.baton.bot.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits until a moment in time. */
@FunctionalInterface
public interface Sleeper {

  /** Blocks until the clock shows {@code moment} or later. */
  void until(Instant moment) throws InterruptedException;

  /** A sleeper for a clock that runs in real time. */
  static Sleeper by(Clock clock) {
    return moment -> {
      Duration left = Duration.between(clock.instant(), moment);
      while (left.isPositive()) {
        Thread.sleep(left);
        left = Duration.between(clock.instant(), moment);
      }
    };
  }
}
