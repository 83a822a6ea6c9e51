package dev.baton.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers for a while who is in a desk's space: enough to tell an agent from a user, and not
 * enough to let anybody act as an agent. The platform would otherwise be asked at each message of
 * each user.
 *
 * <p>Thread-safe.
 */
final class KnownMembers {

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST = 50_000;

  private final Cache<Who, Boolean> known;

  KnownMembers(Clock clock) {
    this.known =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Whether a person is in a desk's space, as far as it is known. */
  Optional<Boolean> find(String desk, String personId) {
    return Optional.ofNullable(known.getIfPresent(new Who(desk, personId)));
  }

  void learn(String desk, String personId, boolean member) {
    known.put(new Who(desk, personId), member);
  }

  private record Who(String desk, String personId) {}
}
