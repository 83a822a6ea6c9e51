package dev.baton.plan;

/**
 * What is asked of each agent of a desk.
 *
 * @param capacity how many conversations an agent may have at once; 0 for any number
 * @param awayAfter after how many questions in a row without an answer an agent counts as away; 0
 *     for never
 */
public record StaffingPlan(int capacity, int awayAfter) {

  /** Any number of conversations, and nobody counts as away who did not say so. */
  public static final StaffingPlan USUAL = new StaffingPlan(0, 0);

  public StaffingPlan {
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity: is below 0");
    }
    if (awayAfter < 0) {
      throw new IllegalArgumentException("away-after: is below 0");
    }
  }

  /** Whether an agent who has this many conversations gets no more. */
  public boolean isFull(int has) {
    return capacity > 0 && has >= capacity;
  }
}
