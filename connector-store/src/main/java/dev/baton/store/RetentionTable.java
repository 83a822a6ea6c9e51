package dev.baton.store;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds old data in small portions and deletes it. */
public final class RetentionTable {

  private static final String IDLE =
      """
      last_at < ? AND handoff_id IS NULL
        AND id NOT IN (SELECT conversation_id FROM handoff WHERE%s)
        AND id NOT IN (SELECT conversation_id FROM handoff
          WHERE status = 'QUEUED' AND call_back IS NOT NULL)
        AND id NOT IN (SELECT conversation_id FROM erasure)
        AND NOT EXISTS (SELECT 1 FROM message
          WHERE message.conversation_id = conversation.id AND message.written_at >= ?)
      """
          .formatted(LeftMessageTable.KEPT);

  private static final String LAST_GIVEN =
      """
      SELECT id FROM bot_question WHERE conversation_id = ? AND shadow_no > 0
      ORDER BY shadow_no DESC, seq DESC LIMIT 1
      """;

  private final Sql sql;

  RetentionTable(Sql sql) {
    this.sql = sql;
  }

  /** Messages in the order of their ids, which is the order of their creation. */
  public List<Message> messages(String afterId, int limit) {
    return sql.list(
        MessageTable::map,
        "SELECT * FROM message WHERE id > ? ORDER BY id LIMIT ?",
        afterId,
        limit);
  }

  /**
   * Conversations with the bot in which nobody has written since a time, in which no place in a
   * queue is kept and that are not being erased, the longest idle first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<Conversation> idle(Instant since, @Nullable Conversation after, int limit) {
    Instant from = after == null ? Instant.EPOCH : after.lastAt();
    return sql.list(
        ConversationTable::map,
        "SELECT * FROM conversation WHERE (last_at > ? OR (last_at = ? AND id > ?)) AND "
            + IDLE
            + " ORDER BY last_at, id LIMIT ?",
        from,
        from,
        after == null ? "" : after.id(),
        since,
        since,
        limit);
  }

  /** Whether a conversation is idle in this sense now. */
  public boolean isIdle(String conversationId, Instant since) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM conversation WHERE id = ? AND " + IDLE,
            conversationId,
            since,
            since)
        .isPresent();
  }

  /** Ids of dead letters of all kinds from before a time, oldest first. */
  public List<String> deadLetters(Instant before, int limit) {
    return sql.list(
        row -> row.text("id"),
        """
        SELECT id, since FROM (
          SELECT id, created_at AS since FROM delivery WHERE state = 'DEAD' AND created_at < ?
          UNION ALL
          SELECT channel || ':' || event_id AS id, received_at AS since
            FROM inbound WHERE state = 'DEAD' AND received_at < ?
          UNION ALL
          SELECT id, created_at AS since FROM hook_event
            WHERE state = 'DEAD' AND created_at < ?) AS dead
        ORDER BY since, id LIMIT ?
        """,
        before,
        before,
        before,
        limit);
  }

  /** Deletes handled events of platforms; returns how many. */
  public int forgetEvents(Instant before, int limit) {
    return sql.update(
        """
        DELETE FROM inbound WHERE (channel, event_id) IN (
          SELECT channel, event_id FROM inbound WHERE received_at < ? AND state = 'DONE'
          ORDER BY received_at LIMIT ?)
        """,
        before,
        limit);
  }

  /** Deletes a message with its copies and its dead deliveries. */
  public void forgetMessage(Message message) {
    sql.update("DELETE FROM delivery WHERE message_id = ? AND state = 'DEAD'", message.id());
    sql.update("DELETE FROM message_copy WHERE message_id = ?", message.id());
    sql.update("DELETE FROM message_part WHERE message_id = ?", message.id());
    sql.update("DELETE FROM reaction WHERE message_id = ?", message.id());
    if (message.turnId() != null) {
      sql.update("DELETE FROM turn WHERE id = ? AND state <> 'GIVEN'", message.turnId());
    }
    sql.update("DELETE FROM message WHERE id = ?", message.id());
  }

  /**
   * Deletes a conversation's old buttons, the requests of its old handoffs, the comments on them,
   * what agents asked its bot, what webhooks did not take, and its old turns. Old turns are deleted
   * here too because no message refers to a turn that never reached its bot. Of the question that
   * was given to a bot last the number of its shadow sender stays: it is never used again.
   */
  public void forgetDetails(String conversationId, Instant before) {
    sql.update(
        "DELETE FROM button WHERE conversation_id = ? AND created_at < ?", conversationId, before);
    sql.update(
        """
        DELETE FROM turn
        WHERE conversation_id = ? AND ended_at < ? AND state NOT IN ('GIVEN', 'REFLECTING')
        """,
        conversationId,
        before);
    sql.update(
        """
        UPDATE rating SET comment = NULL, comment_message = NULL
        WHERE conversation_id = ? AND asked_at < ?
        """,
        conversationId,
        before);
    sql.update(
        "DELETE FROM bot_question WHERE conversation_id = ? AND asked_at < ? AND id NOT IN ("
            + LAST_GIVEN
            + ")",
        conversationId,
        before,
        conversationId);
    sql.update(
        "UPDATE bot_question SET agent_name = '', message_id = NULL, words = NULL, bot = NULL"
            + " WHERE conversation_id = ? AND asked_at < ? AND id IN ("
            + LAST_GIVEN
            + ")",
        conversationId,
        before,
        conversationId);
    sql.update(
        "DELETE FROM hook_event WHERE conversation_id = ? AND state = 'DEAD' AND created_at < ?",
        conversationId,
        before);
    sql.update(
        "DELETE FROM transcript_request WHERE conversation_id = ? AND offered_at < ?",
        conversationId,
        before);
    sql.update(
        "UPDATE handoff SET request = ? WHERE conversation_id = ? AND ended_at < ?",
        StoreJson.write(HandoffRequest.PLAIN),
        conversationId,
        before);
  }
}
