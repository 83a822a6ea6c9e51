package dev.baton.routing;

import dev.baton.plan.CannedAnswer;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.HandoffPlan;
import dev.baton.plan.QueuePlan;
import dev.baton.texts.TextsPlan;
import java.util.List;

/**
 * What may change while Baton runs.
 *
 * @param desks the same desks at the same places; the rest of each may differ
 * @param queues any, with other hours, times and desks than before, more of them or fewer
 */
public record Rules(
    List<DeskPlan> desks,
    List<QueuePlan> queues,
    HandoffPlan handoff,
    List<CannedAnswer> canned,
    TextsPlan texts) {

  public Rules {
    desks = List.copyOf(desks);
    queues = List.copyOf(queues);
    canned = List.copyOf(canned);
  }
}
