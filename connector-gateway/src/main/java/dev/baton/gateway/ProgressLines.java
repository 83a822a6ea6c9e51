package dev.baton.gateway;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Says now and then how far long work is; what is done soon says nothing. */
final class ProgressLines {

  private static final Duration EVERY = Duration.ofSeconds(2);

  private final PrintWriter err;
  private final InstantSource clock;
  private Instant said;

  /**
   * @param err apart from what the work prints
   */
  ProgressLines(PrintWriter err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.said = clock.instant();
  }

  /** How far the work is by now. */
  void at(String sofar) {
    Instant now = clock.instant();
    if (Duration.between(said, now).compareTo(EVERY) >= 0) {
      said = now;
      err.println(sofar);
      err.flush();
    }
  }
}
