package dev.baton.store;

import dev.baton.conversation.Conversation;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Reads what users, bots and agents said to each other, in portions, to learn from it. */
public final class TrainingTable {

  private final Sql sql;

  TrainingTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Conversations in the order of their ids in which somebody wrote since a time, without those
   * that are being erased.
   *
   * @param afterId only those after this one; empty to begin
   */
  public List<Conversation> conversations(Instant since, String afterId, int limit) {
    return sql.list(
        ConversationTable::map,
        """
        SELECT * FROM conversation WHERE id > ? AND last_at >= ?
        AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.conversation_id = conversation.id)
        ORDER BY id LIMIT ?
        """,
        afterId,
        since,
        limit);
  }

  /**
   * What was said in a conversation, in order, without notes, drafts and Baton's own words, and
   * without what was held back or taken back. Nothing once the conversation is being erased.
   *
   * @param afterSeq only what comes after this position; 0 to begin
   */
  public List<HeardLine> heard(String conversationId, long afterSeq, int limit) {
    return sql.list(
        TrainingTable::map,
        """
        SELECT m.*, t.bot AS turn_bot, t.state AS turn_state, t.said AS turn_said, t.missed
        FROM message m LEFT JOIN turn t ON t.id = m.turn_id
        WHERE m.conversation_id = ? AND m.seq > ? AND m.author IN ('USER', 'BOT', 'AGENT')
        AND m.route <> 'HELD_BACK' AND m.taken_back_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.conversation_id = m.conversation_id)
        ORDER BY m.seq LIMIT ?
        """,
        conversationId,
        afterSeq,
        limit);
  }

  private static HeardLine map(Sql.Row row) throws SQLException {
    Long said = row.numberOrNull("turn_said");
    return new HeardLine(
        MessageTable.map(row),
        row.textOrNull("turn_bot"),
        row.textOrNull("turn_state"),
        said == null ? 0 : said.intValue(),
        row.textOrNull("missed"));
  }
}
