package dev.baton.bot.wire;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Waits for a moment to come. */
@FunctionalInterface
public interface Sleeper {

  /** Blocks until the clock shows {@code moment} or later. */
  void until(Instant moment) throws InterruptedException;

  /** Waits by a clock that runs as time does. */
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
