package dev.baton.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which handoffs wait.
 *
 * @param name the queue's name
 * @param desks names of the desks that are offered its handoffs; empty for a queue nobody serves
 * @param waitTimeout after this time, a handoff that nobody took ends; null for never
 * @param idleTimeout after this time without a message, a handoff ends; null for never
 * @param hours when its people are there; null for always
 * @param assignment who of the agents gets a handoff
 * @param userSide what its users are told and asked
 * @param escalation what happens while nobody takes a handoff
 */
public record QueuePlan(
    String name,
    List<String> desks,
    @Nullable Duration waitTimeout,
    @Nullable Duration idleTimeout,
    @Nullable OpeningHours hours,
    AssignmentPlan assignment,
    UserSidePlan userSide,
    EscalationPlan escalation) {

  public QueuePlan {
    desks = List.copyOf(desks);
  }

  /** A queue whose desks are offered a handoff once. */
  public QueuePlan(
      String name,
      List<String> desks,
      @Nullable Duration waitTimeout,
      @Nullable Duration idleTimeout,
      @Nullable OpeningHours hours,
      AssignmentPlan assignment,
      UserSidePlan userSide) {
    this(name, desks, waitTimeout, idleTimeout, hours, assignment, userSide, EscalationPlan.NONE);
  }

  /** A queue whose handoffs all desks are offered, and whose users wait in silence. */
  public QueuePlan(
      String name,
      List<String> desks,
      @Nullable Duration waitTimeout,
      @Nullable Duration idleTimeout,
      @Nullable OpeningHours hours) {
    this(name, desks, waitTimeout, idleTimeout, hours, AssignmentPlan.USUAL, UserSidePlan.SILENT);
  }

  /** The same, always open. */
  public QueuePlan(
      String name,
      List<String> desks,
      @Nullable Duration waitTimeout,
      @Nullable Duration idleTimeout) {
    this(name, desks, waitTimeout, idleTimeout, null);
  }

  public boolean isOpen(Instant at) {
    return hours == null || hours.isOpen(at);
  }

  /** When its people are there again; empty if they are there, or are not within a year. */
  public Optional<Instant> opensAfter(Instant at) {
    return hours == null ? Optional.empty() : hours.openFrom(at).filter(at::isBefore);
  }
}
