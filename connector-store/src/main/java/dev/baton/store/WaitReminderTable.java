package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The waiting handoffs that desks are reminded of, or that are passed on in time. */
public final class WaitReminderTable {

  private static final DueTimes DUE = new DueTimes("wait_reminder", "handoff_id", "due_at", "");

  private final Sql sql;

  WaitReminderTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that a handoff waits from now on. */
  public void begin(String handoffId, String conversationId, Instant now, Instant dueAt) {
    sql.update(
        """
        INSERT INTO wait_reminder (handoff_id, conversation_id, since, reminders, due_at, shown)
        VALUES (?, ?, ?, 0, ?, ?)
        ON CONFLICT (handoff_id) DO UPDATE SET since = excluded.since, reminders = 0,
          due_at = excluded.due_at, shown = excluded.shown
        """,
        handoffId,
        conversationId,
        now,
        dueAt,
        StoreJson.write(new WaitReminder.Shown(Map.of())));
  }

  public Optional<WaitReminder> find(String handoffId) {
    return sql.first(
        WaitReminderTable::map, "SELECT * FROM wait_reminder WHERE handoff_id = ?", handoffId);
  }

  /** Notes what was done, and when there is something to do next. */
  public void update(WaitReminder reminder) {
    sql.update(
        "UPDATE wait_reminder SET reminders = ?, due_at = ?, shown = ? WHERE handoff_id = ?",
        reminder.reminders(),
        reminder.dueAt(),
        StoreJson.write(new WaitReminder.Shown(reminder.shown())),
        reminder.handoffId());
  }

  /** Notes that a handoff waits no more. */
  public void end(String handoffId) {
    sql.update("DELETE FROM wait_reminder WHERE handoff_id = ?", handoffId);
  }

  /**
   * Handoffs of whose wait there is something to do, the longest due first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<HandoffTable.Due> due(Instant now, HandoffTable.@Nullable Due after, int limit) {
    return DUE.until(sql, now, after, limit);
  }

  private static WaitReminder map(Sql.Row row) throws SQLException {
    return new WaitReminder(
        row.text("handoff_id"),
        row.text("conversation_id"),
        row.time("since"),
        Math.toIntExact(row.number("reminders")),
        row.timeOrNull("due_at"),
        StoreJson.read(WaitReminder.Shown.class, row.text("shown")).byDesk());
  }
}
