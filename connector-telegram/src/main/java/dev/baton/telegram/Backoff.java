package dev.baton.telegram;

import dev.baton.connector.DeliveryException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: growing from half a second to 30 seconds, with a random part so
 * that many do not come back together; never less than the platform asked for. Not safe for several
 * threads.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 30_000;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next(Throwable failure) {
    failures = Math.min(failures + 1, 30);
    if (failure instanceof DeliveryException.Retryable limited && limited.after() != null) {
      return limited.after();
    }
    long most = (long) Math.min(LONGEST_MILLIS, FIRST_MILLIS * Math.pow(1.6, failures - 1));
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }

  void reset() {
    failures = 0;
  }
}
