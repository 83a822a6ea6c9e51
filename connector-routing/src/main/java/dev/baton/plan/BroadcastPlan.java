package dev.baton.plan;

import java.time.Duration;

/**
 * How an event broker is told the human part.
 *
 * @param senderSuffix what is put behind each {@code sender_id}, so that what is made of the bot's
 *     events stays apart; may be empty
 * @param longestWait the longest time between two attempts to reach a broker that is down; at least
 *     a millisecond
 * @param erasures whether the broker is told of conversations that were erased
 */
public record BroadcastPlan(String senderSuffix, Duration longestWait, boolean erasures) {

  public static final BroadcastPlan USUAL = new BroadcastPlan("", Duration.ofSeconds(5));

  /** A plan by which erasures are told. */
  public BroadcastPlan(String senderSuffix, Duration longestWait) {
    this(senderSuffix, longestWait, true);
  }

  public BroadcastPlan {
    if (longestWait.toMillis() < 1) {
      throw new IllegalArgumentException("the longest wait must be at least a millisecond");
    }
  }
}
