package dev.baton.plan;

import java.time.Duration;

/**
 * How much one user may have passed on. What is over is stored and marked, but goes to nobody.
 *
 * @param userMessages most messages of one user in a conversation within one window; 0 for no limit
 * @param per how long a window is, from the first message in it; above zero
 */
public record LimitsPlan(int userMessages, Duration per) {

  public static final LimitsPlan USUAL = new LimitsPlan(20, Duration.ofSeconds(10));

  public LimitsPlan {
    if (userMessages < 0) {
      throw new IllegalArgumentException("limits.user-messages: is below 0");
    }
    if (per.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("limits.per: is not above zero");
    }
  }

  /** Whether there is a limit at all. */
  public boolean limited() {
    return userMessages > 0;
  }
}
