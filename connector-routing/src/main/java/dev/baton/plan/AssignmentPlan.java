package dev.baton.plan;

import java.time.Duration;

/**
 * Who of a queue's agents gets a handoff.
 *
 * @param rule how an agent is chosen
 * @param timeout how long one who was chosen has to answer; then the next one is asked
 * @param returning who is asked first when a user comes again
 * @param within for how long after the end of the last handoff that is so
 */
public record AssignmentPlan(Rule rule, Duration timeout, Returning returning, Duration within) {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration WITHIN = Duration.ofDays(7);

  /** All desks of the queue are offered everything. */
  public static final AssignmentPlan USUAL = new AssignmentPlan(Rule.OFFER);

  public AssignmentPlan {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("assignment-timeout: is not positive");
    }
    if (!within.isPositive()) {
      throw new IllegalArgumentException("returning-within: is not positive");
    }
  }

  /** A rule with the usual times, for which users who come again are like all others. */
  public AssignmentPlan(Rule rule) {
    this(rule, TIMEOUT, Returning.ANY_AGENT, WITHIN);
  }

  /** Whether agents are asked one by one, at least for some handoffs. */
  public boolean asks() {
    return rule != Rule.OFFER || returning == Returning.SAME_AGENT;
  }

  /** How an agent is chosen. */
  public enum Rule {
    /** All are offered it, and the first to claim it has it. */
    OFFER,
    /** The one who was asked the longest ago. */
    ROUND_ROBIN,
    /** The one who has the fewest conversations. */
    LEAST_BUSY
  }

  /** Who is asked first when a user comes again. */
  public enum Returning {
    ANY_AGENT,
    /** The agent who had the user's last handoff. */
    SAME_AGENT
  }
}
