package dev.baton.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens while a handoff waits and nobody takes it.
 *
 * @param remindAfter how long it has waited each time its desks are reminded, shortest first
 * @param after how long it has waited when it is passed on to another queue; null for never
 * @param to name of that queue; null exactly if it is never passed on
 */
public record EscalationPlan(
    List<Duration> remindAfter, @Nullable Duration after, @Nullable String to) {

  /** Nobody is reminded, and a handoff stays in its queue. */
  public static final EscalationPlan NONE = new EscalationPlan(List.of(), null, null);

  public EscalationPlan {
    remindAfter = List.copyOf(remindAfter);
    if ((after == null) != (to == null)) {
      throw new IllegalArgumentException("escalate: needs both after and to");
    }
    if (after != null && !after.isPositive()) {
      throw new IllegalArgumentException("escalate.after: is not positive");
    }
    if (!isInOrder(remindAfter)) {
      throw new IllegalArgumentException("remind-after: is not positive, or not in order");
    }
  }

  /** Whether all durations are positive, and each is longer than the one before. */
  public static boolean isInOrder(List<Duration> remindAfter) {
    Duration before = Duration.ZERO;
    for (Duration each : remindAfter) {
      if (each.compareTo(before) <= 0) {
        return false;
      }
      before = each;
    }
    return true;
  }

  /** Whether anything is to happen at all. */
  public boolean acts() {
    return after != null || !remindAfter.isEmpty();
  }
}
