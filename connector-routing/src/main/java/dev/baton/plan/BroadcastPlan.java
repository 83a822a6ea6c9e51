package dev.baton.plan;

import java.time.Duration;

/**
 * How the human part of conversations is published to an event broker.
 *
 * @param senderSuffix appended to each {@code sender_id}, to keep these events apart from the bot's
 *     own; may be empty
 * @param longestWait the longest time between two attempts to reach a broker that is down; at least
 *     a millisecond
 * @param erasures whether erased conversations are reported to the broker
 */
public record BroadcastPlan(String senderSuffix, Duration longestWait, boolean erasures) {

  public static final BroadcastPlan USUAL = new BroadcastPlan("", Duration.ofSeconds(5));

  /** A plan that reports erasures. */
  public BroadcastPlan(String senderSuffix, Duration longestWait) {
    this(senderSuffix, longestWait, true);
  }

  public BroadcastPlan {
    if (longestWait.toMillis() < 1) {
      throw new IllegalArgumentException("the longest wait must be at least a millisecond");
    }
  }
}
