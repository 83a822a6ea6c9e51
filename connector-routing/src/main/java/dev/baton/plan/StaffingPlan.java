package dev.baton.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of each agent of a desk, and what they can do.
 *
 * @param capacity how many conversations an agent may have at once; 0 for any number
 * @param awayAfter after how many questions in a row without an answer an agent counts as away; 0
 *     for never
 * @param skills what agents can do, by handle (email, user name) or platform id; empty if nothing
 *     is known of anybody
 */
public record StaffingPlan(int capacity, int awayAfter, Map<String, AgentSkills> skills) {

  /** Any number of conversations, and nobody counts as away who did not say so. */
  public static final StaffingPlan USUAL = new StaffingPlan(0, 0);

  public StaffingPlan {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity: is below 0");
    }
    if (awayAfter < 0) {
      throw new IllegalArgumentException("away-after: is below 0");
    }
    skills = Map.copyOf(skills);
  }

  /** Of agents of whom nothing else is known. */
  public StaffingPlan(int capacity, int awayAfter) {
    this(capacity, awayAfter, Map.of());
  }

  /**
   * What an agent can do.
   *
   * @param handle null if the platform has none
   */
  public AgentSkills skillsOf(String id, @Nullable String handle) {
    return skills.entrySet().stream()
        .filter(entry -> DeskPlan.names(entry.getKey(), id, handle))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(AgentSkills.UNKNOWN);
  }

  /** Whether an agent who has this many conversations gets no more. */
  public boolean isFull(int has) {
    return capacity > 0 && has >= capacity;
  }
}
