package dev.baton.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handoff that waits in a queue which does something about that.
 *
 * @param since since when it waits in this queue
 * @param reminders how many reminders were due so far
 * @param dueAt when there is something to do next; null for never
 * @param shown the message of the last reminder, by the desk that was reminded
 */
public record WaitReminder(
    String handoffId,
    String conversationId,
    Instant since,
    int reminders,
    @Nullable Instant dueAt,
    Map<String, String> shown) {

  public WaitReminder {
    shown = Map.copyOf(shown);
  }

  /** The reminders at the desks, as they are stored. */
  record Shown(Map<String, String> byDesk) {}
}
