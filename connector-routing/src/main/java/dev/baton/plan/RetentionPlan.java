package dev.baton.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what was said is kept. Whatever still waits for somebody is kept, however old it is: a
 * message that nobody was given, an open handoff, a delivery that is still tried.
 *
 * @param messages after which messages go, and conversations in which nobody wrote for as long,
 *     from desks as well; at least an hour; null keeps them
 * @param inbound after which the keys of handled platform events go, by which repeats are
 *     recognised; at least 25 hours, since platforms repeat for a day
 * @param deadLetters after which dead letters are given up; at least an hour; null keeps them until
 *     a person decides
 */
public record RetentionPlan(
    @Nullable Duration messages, Duration inbound, @Nullable Duration deadLetters) {

  public static final Duration LEAST = Duration.ofHours(1);
  public static final Duration LEAST_INBOUND = Duration.ofHours(25);
  public static final RetentionPlan USUAL = new RetentionPlan(null, Duration.ofDays(3), null);

  public RetentionPlan {
    if (messages != null && messages.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("messages must be kept for an hour at least");
    }
    if (deadLetters != null && deadLetters.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("dead letters must be kept for an hour at least");
    }
    if (inbound.compareTo(LEAST_INBOUND) < 0) {
      throw new IllegalArgumentException("inbound must be kept for 25 hours at least");
    }
  }
}
