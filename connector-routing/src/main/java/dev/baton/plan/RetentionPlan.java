package dev.baton.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long data is kept. Anything that is still pending is kept, however old it is: a message that
 * was given to nobody yet, an open handoff, a delivery that is still being tried.
 *
 * @param messages age after which messages are deleted, also from desks, and so are conversations
 *     without a message for that long; at least an hour; null keeps them
 * @param inbound age after which the keys of handled platform events are deleted; repeats are
 *     recognised by these keys; at least 25 hours, since platforms repeat events for a day
 * @param deadLetters age after which dead letters are deleted; at least an hour; null keeps them
 *     until a person decides
 * @param audit age after which it is forgotten who had control, read and acted; at least a day
 */
public record RetentionPlan(
    @Nullable Duration messages, Duration inbound, @Nullable Duration deadLetters, Duration audit) {

  public static final Duration LEAST = Duration.ofHours(1);
  public static final Duration LEAST_INBOUND = Duration.ofHours(25);
  public static final Duration LEAST_AUDIT = Duration.ofDays(1);
  public static final Duration USUAL_AUDIT = Duration.ofDays(730);
  public static final RetentionPlan USUAL = new RetentionPlan(null, Duration.ofDays(3), null);

  /** A plan that keeps the audit for the usual two years. */
  public RetentionPlan(
      @Nullable Duration messages, Duration inbound, @Nullable Duration deadLetters) {
    this(messages, inbound, deadLetters, USUAL_AUDIT);
  }

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
    if (audit.compareTo(LEAST_AUDIT) < 0) {
      throw new IllegalArgumentException("the audit must be kept for a day at least");
    }
  }
}
