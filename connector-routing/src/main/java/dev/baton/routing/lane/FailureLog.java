package dev.baton.routing.lane;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps a database that is away from filling the log: what it fails, it fails everywhere and every
 * second. Thread-safe.
 */
public final class FailureLog {

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int MOST = 100;

  private final Clock clock;
  private final ConcurrentMap<String, Instant> said = new ConcurrentHashMap<>();

  public FailureLog(Clock clock) {
    this.clock = clock;
  }

  /** Whether it is to be said; false for what the database failed in the same way a moment ago. */
  public boolean isNews(Throwable failure) {
    if (!(failure.getCause() instanceof SQLException)) {
      return true;
    }
    if (said.size() > MOST) {
      said.clear();
    }
    String what = String.valueOf(failure.getMessage());
    Instant now = clock.instant();
    Instant before = said.putIfAbsent(what, now);
    return before == null || (!now.isBefore(before.plus(QUIET)) && said.replace(what, before, now));
  }
}
