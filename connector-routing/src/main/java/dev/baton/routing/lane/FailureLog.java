package dev.baton.routing.lane;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Decides which failures are logged, so that a database outage does not fill the log: the same
 * failure then occurs in every lane, every second. Thread-safe.
 */
public final class FailureLog {

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int MOST = 100;

  private final Clock clock;
  private final ConcurrentMap<String, Instant> logged = new ConcurrentHashMap<>();

  public FailureLog(Clock clock) {
    this.clock = clock;
  }

  /** Whether a failure is worth logging; false if the database failed the same way just before. */
  public boolean isNews(Throwable failure) {
    if (!(failure.getCause() instanceof SQLException)) {
      return true;
    }
    if (logged.size() > MOST) {
      logged.clear();
    }
    String what = String.valueOf(failure.getMessage());
    Instant now = clock.instant();
    Instant before = logged.putIfAbsent(what, now);
    return before == null
        || (!now.isBefore(before.plus(QUIET)) && logged.replace(what, before, now));
  }
}
