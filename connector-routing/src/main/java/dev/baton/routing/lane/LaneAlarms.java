package dev.baton.routing.lane;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Wakes lanes later, with one alarm for each. Alarms do not pile up for a waiting lane that runs
 * again and again because new work arrives.
 */
public final class LaneAlarms {

  private final Alarms alarms;
  private final Consumer<String> wake;
  private final ConcurrentMap<String, Instant> next = new ConcurrentHashMap<>();

  /**
   * @param wake makes a lane check the store again; must not block
   */
  public LaneAlarms(Alarms alarms, Consumer<String> wake) {
    this.alarms = alarms;
    this.wake = wake;
  }

  /** Makes sure that a lane is woken at the given time. Called by the lane itself. */
  public void at(Instant time, String lane) {
    Instant set = next.get(lane);
    if (set == null || time.isBefore(set)) {
      next.put(lane, time);
      alarms.at(time, () -> ring(lane, time));
    }
  }

  private void ring(String lane, Instant time) {
    next.remove(lane, time);
    wake.accept(lane);
  }
}
