package dev.baton.plan;

import java.time.Duration;

/**
 * How many of a user's messages are passed on. Messages over the limit are stored and marked, but
 * go to nobody.
 *
 * @param userMessages maximum number of messages from one user in a conversation within one window;
 *     0 for no limit
 * @param per the length of a window, counted from the first message in it; above zero
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

  /** Whether there is a limit. */
  public boolean limited() {
    return userMessages > 0;
  }
}
