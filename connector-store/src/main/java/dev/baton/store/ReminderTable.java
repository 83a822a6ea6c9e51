package dev.baton.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of what agents are to be reminded who have handoffs; one for each handoff. */
public final class ReminderTable {

  private static final DueTimes DUE = new DueTimes("reminder", "handoff_id", "remind_at", "");

  private final Sql sql;

  ReminderTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Keeps a reminder in place of an earlier one. Until it is due, its handoff does not end because
   * nobody writes.
   *
   * @param words empty for none
   */
  public void set(String handoffId, String conversationId, String words, Instant at) {
    sql.update(
        """
        INSERT INTO reminder (handoff_id, conversation_id, words, remind_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (handoff_id) DO UPDATE SET words = excluded.words,
          remind_at = excluded.remind_at
        """,
        handoffId,
        conversationId,
        words,
        at);
    sql.update("UPDATE handoff SET due_at = NULL WHERE id = ? AND status = 'ACCEPTED'", handoffId);
  }

  public Optional<Reminder> find(String handoffId) {
    return sql.first(
        row -> new Reminder(row.text("words"), row.time("remind_at")),
        "SELECT words, remind_at FROM reminder WHERE handoff_id = ?",
        handoffId);
  }

  /** Forgets a reminder; false if there is none. */
  public boolean drop(String handoffId) {
    return sql.update("DELETE FROM reminder WHERE handoff_id = ?", handoffId) == 1;
  }

  /** Lets a handoff end at a time because nobody writes, unless there is a reminder first. */
  public void idleUntil(String handoffId, @Nullable Instant dueAt) {
    sql.update(
        """
        UPDATE handoff SET due_at = ?
        WHERE id = ? AND NOT EXISTS (SELECT 1 FROM reminder WHERE handoff_id = handoff.id)
        """,
        dueAt,
        handoffId);
  }

  /**
   * Handoffs whose reminders are due, the longest first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<HandoffTable.Due> due(Instant now, HandoffTable.@Nullable Due after, int limit) {
    return DUE.until(sql, now, after, limit);
  }

  /** What an agent wants to be reminded of, and when. */
  public record Reminder(String words, Instant at) {}
}
