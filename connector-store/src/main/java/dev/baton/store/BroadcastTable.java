package dev.baton.store;

import dev.baton.store.Broadcast.Kind;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be published to the event broker. Written in the transaction that causes it, and
 * deleted once the broker has confirmed it.
 */
public final class BroadcastTable {

  private final Sql sql;
  private final Tables tables;

  BroadcastTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Adds a change of control. */
  public void passed(String conversationId, Kind kind, String handoffId, Instant now) {
    add(conversationId, kind, handoffId, null, null, null, now);
  }

  /** Adds a user's message to people. */
  public void heard(String conversationId, String handoffId, String messageId, Instant at) {
    add(conversationId, Kind.USER, handoffId, messageId, null, null, at);
  }

  /**
   * Adds an agent's message to the user.
   *
   * @param lane the lane of its deliveries; it is not published before each of them has been tried
   */
  public void said(
      String conversationId,
      String handoffId,
      String messageId,
      @Nullable String agentId,
      String lane,
      Instant now) {
    add(conversationId, Kind.AGENT, handoffId, messageId, agentId, lane, now);
  }

  private void add(
      String conversationId,
      Kind kind,
      String handoffId,
      @Nullable String messageId,
      @Nullable String agentId,
      @Nullable String lane,
      Instant at) {
    sql.lockConversation(conversationId);
    sql.update(
        """
        INSERT INTO broadcast (conversation_id, seq, kind, handoff_id, message_id, agent_id, lane,
          happened_at, queued_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        conversationId,
        tables.next("broadcast:" + conversationId),
        kind,
        handoffId,
        messageId,
        agentId,
        lane,
        at,
        notBefore(conversationId, at));
  }

  /** A clock that is set back must not change the order of a conversation. */
  private Instant notBefore(String conversationId, Instant at) {
    return sql.first(
            row -> row.time("queued_at"),
            "SELECT queued_at FROM broadcast WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1",
            conversationId)
        .filter(at::isBefore)
        .orElse(at);
  }

  /**
   * What may be published now, oldest first, in order for each conversation. An agent's message
   * that has not been sent yet may still be changed or taken back, so it waits, and whatever
   * follows it waits too.
   */
  public List<Broadcast> due(int limit) {
    return sql.list(
        this::map,
        """
        SELECT * FROM broadcast b WHERE NOT EXISTS (
          SELECT 1 FROM broadcast e JOIN delivery d ON d.lane = e.lane AND d.message_id = e.message_id
          WHERE e.conversation_id = b.conversation_id AND e.seq <= b.seq AND e.lane IS NOT NULL
            AND d.state IN ('WAITING', 'SENDING', 'HELD') AND d.state <> 'SENDING' AND d.attempts = 0)
        ORDER BY b.queued_at, b.conversation_id, b.seq LIMIT ?
        """,
        limit);
  }

  /** Deletes a broadcast that the broker has confirmed. */
  public void told(Broadcast broadcast) {
    sql.update(
        "DELETE FROM broadcast WHERE conversation_id = ? AND seq = ?",
        broadcast.conversationId(),
        broadcast.seq());
  }

  /**
   * Adds the erasure of a conversation. Its messages that were not published yet are already
   * deleted.
   */
  public void erased(String senderId, String channel, Instant now) {
    sql.update(
        """
        INSERT INTO erased_sender (sender_id, channel, erased_at) VALUES (?, ?, ?)
        ON CONFLICT (sender_id) DO UPDATE SET channel = excluded.channel, erased_at = excluded.erased_at
        """,
        senderId,
        channel,
        now);
  }

  /**
   * Erasures that are still to be published, oldest first. They go before everything that is {@link
   * #due}: what is due for the same sender belongs to a conversation that began after the erasure.
   */
  public List<ErasedSender> erasures(int limit) {
    return sql.list(
        row -> new ErasedSender(row.text("sender_id"), row.text("channel"), row.time("erased_at")),
        "SELECT * FROM erased_sender ORDER BY erased_at, sender_id LIMIT ?",
        limit);
  }

  /** Deletes an erasure that the broker has confirmed; a later one of the same sender stays. */
  public void told(ErasedSender erased) {
    sql.update(
        "DELETE FROM erased_sender WHERE sender_id = ? AND erased_at = ?",
        erased.senderId(),
        erased.at());
  }

  /** How many broadcasts and erasures are still to be published. */
  public long count() {
    return sql.first(
            row -> row.number("n"),
            """
            SELECT (SELECT COUNT(*) FROM broadcast) + (SELECT COUNT(*) FROM erased_sender) AS n
            """)
        .orElse(0L);
  }

  private Broadcast map(Sql.Row row) throws SQLException {
    String messageId = row.textOrNull("message_id");
    String conversationId = row.text("conversation_id");
    return new Broadcast(
        conversationId,
        row.number("seq"),
        row.constant(Kind.class, "kind"),
        tables.conversations().find(conversationId).orElse(null),
        tables.handoffs().find(row.text("handoff_id")).orElse(null),
        messageId == null ? null : tables.messages().find(messageId).orElse(null),
        row.textOrNull("agent_id"),
        row.time("happened_at"));
  }
}
