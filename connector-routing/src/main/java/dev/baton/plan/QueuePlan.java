package dev.baton.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which handoffs wait.
 *
 * @param name the queue's name
 * @param desks names of the desks that are offered its handoffs; empty for a queue nobody serves
 * @param waitTimeout after this time, a handoff that nobody took ends; null for never
 * @param idleTimeout after this time without a message, a handoff ends; null for never
 */
public record QueuePlan(
    String name,
    List<String> desks,
    @Nullable Duration waitTimeout,
    @Nullable Duration idleTimeout) {

  public QueuePlan {
    desks = List.copyOf(desks);
  }
}
