package dev.baton.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where handoffs wait.
 *
 * @param name the queue's name
 * @param desks names of the desks that are offered its handoffs; empty for a queue nobody serves
 * @param waitTimeout after which a handoff that nobody took ends; null for never
 * @param idleTimeout after which a handoff in which nobody wrote ends; null for never
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
