package dev.baton.store;

import dev.baton.conversation.Conversation;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The users who wait in queues, and what they were told. */
public final class WaitingTable {

  private final Sql sql;

  WaitingTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Notes that a user waits, who has been told nothing yet.
   *
   * @param wordAt when a word to them is due; null for never
   */
  public void begin(
      String handoffId, Conversation conversation, @Nullable Instant wordAt, Instant since) {
    sql.update(
        """
        INSERT INTO waiting (handoff_id, conversation_id, channel, since, word_at)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (handoff_id) DO UPDATE SET since = excluded.since,
          word_at = excluded.word_at, message_id = NULL, told = NULL, told_at = NULL
        """,
        handoffId,
        conversation.id(),
        conversation.channel(),
        since,
        wordAt);
  }

  /** Since when a handoff waits in its queue, or waited there last. */
  public Instant since(String handoffId) {
    return sql
        .list(
            row -> row.time("began"),
            """
            SELECT created_at AS began FROM handoff WHERE id = ?
            UNION ALL SELECT waiting_since FROM handoff WHERE id = ? AND waiting_since IS NOT NULL
            UNION ALL SELECT queue_since FROM handoff WHERE id = ? AND queue_since IS NOT NULL
            """,
            handoffId,
            handoffId,
            handoffId)
        .stream()
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new NoSuchRowException("handoff " + handoffId));
  }

  public Optional<WaitingUser> find(String handoffId) {
    return sql.first(WaitingTable::map, "SELECT * FROM waiting WHERE handoff_id = ?", handoffId);
  }

  public List<WaitingUser> all() {
    return sql.list(WaitingTable::map, "SELECT * FROM waiting ORDER BY handoff_id");
  }

  /** Notes what a user was told, and in which message. */
  public void told(String handoffId, String messageId, @Nullable Long told, Instant now) {
    sql.update(
        "UPDATE waiting SET message_id = ?, told = ?, told_at = ? WHERE handoff_id = ?",
        messageId,
        told,
        now,
        handoffId);
  }

  /** Notes that the word was said; false if none was due. */
  public boolean worded(String handoffId) {
    return sql.update(
            "UPDATE waiting SET word_at = NULL WHERE handoff_id = ? AND word_at IS NOT NULL",
            handoffId)
        == 1;
  }

  /** Notes that a user waits no more. */
  public void end(String handoffId) {
    sql.update("DELETE FROM waiting WHERE handoff_id = ?", handoffId);
  }

  private static WaitingUser map(Sql.Row row) throws SQLException {
    return new WaitingUser(
        row.text("handoff_id"),
        row.text("conversation_id"),
        row.text("channel"),
        row.time("since"),
        row.timeOrNull("word_at"),
        row.textOrNull("message_id"),
        row.numberOrNull("told"),
        row.timeOrNull("told_at"));
  }
}
