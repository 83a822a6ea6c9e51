package dev.baton.gateway;

import dev.baton.connector.Settings;
import dev.baton.plan.EscalationPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what becomes of the handoffs of queues that nobody takes. */
final class EscalationSection {

  private static final String REMIND = "remind-after";
  private static final String ESCALATE = "escalate";
  private static final String AFTER = "after";
  private static final String TO = "to";
  private static final int MOST = 10;

  private final Set<String> queues;
  private final Map<String, String> passedOn = new HashMap<>();

  /**
   * @param queues the names of all queues
   */
  EscalationSection(Set<String> queues) {
    this.queues = queues;
  }

  /**
   * Reads the keys {@code remind-after} and {@code escalate} of a queue. Problems are noted in the
   * settings.
   *
   * @param waitTimeout when a wait ends; null for never
   */
  EscalationPlan read(String name, Settings queue, @Nullable Duration waitTimeout) {
    Duration after = null;
    String to = null;
    if (queue.has(ESCALATE)) {
      Settings escalate = queue.section(ESCALATE);
      Duration written = escalate.durationOrNull(AFTER);
      if (written == null || written.isZero()) {
        escalate.problem(
            AFTER, (written == null ? "is missing" : "is zero") + "; write a duration such as 10m");
      } else if (waitTimeout != null && written.compareTo(waitTimeout) >= 0) {
        escalate.problem(
            AFTER, "comes too late: the wait-timeout of the queue ends the wait first");
      }
      String other = target(name, escalate);
      if (written != null && !written.isZero() && other != null) {
        after = written;
        to = other;
      }
    }
    return new EscalationPlan(reminders(queue, after, waitTimeout), after, to);
  }

  private @Nullable String target(String name, Settings escalate) {
    String to = escalate.text(TO);
    if (to.isEmpty()) {
      return null;
    }
    if (!queues.contains(to)) {
      escalate.problem(TO, NamedParts.unknown("queue", to, queues));
      return null;
    }
    passedOn.put(name, to);
    if (comesBack(name)) {
      escalate.problem(TO, "leads back to this queue, so that it would go round for ever");
      return null;
    }
    return to;
  }

  /** Whether the queues that were read so far pass a handoff of this one back to it. */
  private boolean comesBack(String name) {
    Set<String> seen = new HashSet<>();
    String at = passedOn.get(name);
    while (at != null && seen.add(at)) {
      if (at.equals(name)) {
        return true;
      }
      at = passedOn.get(at);
    }
    return false;
  }

  private static List<Duration> reminders(
      Settings queue, @Nullable Duration escalatedAfter, @Nullable Duration waitTimeout) {
    List<Duration> written = queue.durations(REMIND, List.of());
    Duration end = escalatedAfter == null ? waitTimeout : escalatedAfter;
    if (!EscalationPlan.isInOrder(written)) {
      queue.problem(
          REMIND, "is not in order; write durations such as [2m, 5m], the shortest first");
      return List.of();
    }
    if (written.size() > MOST) {
      queue.problem(REMIND, "has more than " + MOST + " durations; take some out");
      return List.of();
    }
    if (end != null && !written.isEmpty() && written.getLast().compareTo(end) >= 0) {
      queue.problem(
          REMIND,
          "comes too late: the "
              + (escalatedAfter == null ? "wait-timeout of the queue ends" : "escalation passes on")
              + " what waits before that");
    }
    return written;
  }
}
