package dev.baton.connector;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt after one or more failures in a row.
 *
 * <p>The wait starts at {@code first} and doubles with each further failure, up to {@code longest}.
 * With jitter it is also multiplied by a random factor, so that many who failed together do not all
 * come back together. All waits are whole milliseconds.
 *
 * <p>Immutable: the caller counts the failures and does the waiting. Safe for use by several
 * threads if its random generator is.
 */
public final class Backoff {

  private final double firstMillis;
  private final double longestMillis;
  private final double factor;
  private final double least;
  private final double most;
  private final @Nullable RandomGenerator random;

  private Backoff(
      double firstMillis,
      double longestMillis,
      double factor,
      double least,
      double most,
      @Nullable RandomGenerator random) {
    this.firstMillis = firstMillis;
    this.longestMillis = longestMillis;
    this.factor = factor;
    this.least = least;
    this.most = most;
    this.random = random;
  }

  /**
   * A back-off that doubles, without jitter.
   *
   * @param first the wait after the first failure; at least one millisecond
   * @param longest the upper limit of every wait, before jitter; may be shorter than {@code first}
   * @throws IllegalArgumentException if either is shorter than a millisecond
   */
  public static Backoff doubling(Duration first, Duration longest) {
    if (first.toMillis() < 1 || longest.toMillis() < 1) {
      throw new IllegalArgumentException("waits must be at least one millisecond");
    }
    return new Backoff(first.toMillis(), longest.toMillis(), 2, 1, 1, null);
  }

  /**
   * The same with another factor between one wait and the next.
   *
   * @throws IllegalArgumentException if the factor is less than 1
   */
  public Backoff withFactor(double newFactor) {
    if (!(newFactor >= 1)) {
      throw new IllegalArgumentException("the factor must be at least 1");
    }
    return new Backoff(firstMillis, longestMillis, newFactor, least, most, random);
  }

  /**
   * The same with jitter: each wait is multiplied by a random factor from {@code least} to {@code
   * most}. With 0.5 and 1, for instance, a wait of 8 s becomes one of 4 to 8 s.
   *
   * @param most may be greater than 1; a wait can then exceed {@code longest}
   * @throws IllegalArgumentException if {@code least} is negative or greater than {@code most}
   */
  public Backoff withJitter(RandomGenerator source, double least, double most) {
    if (!(least >= 0 && least <= most)) {
      throw new IllegalArgumentException("jitter needs 0 <= least <= most");
    }
    return new Backoff(firstMillis, longestMillis, factor, least, most, source);
  }

  /**
   * The wait before the next attempt.
   *
   * @param failures how many attempts have failed in a row; 0 and less count as 1
   */
  public Duration after(int failures) {
    double grown = firstMillis * Math.pow(factor, Math.max(failures, 1) - 1);
    long wait = (long) Math.min(longestMillis, grown);
    if (random == null) {
      return Duration.ofMillis(wait);
    }
    long range = (long) (wait * (most - least));
    return Duration.ofMillis((long) (wait * least) + random.nextLong(range + 1));
  }
}
