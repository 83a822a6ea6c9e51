package dev.baton.store;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Waiting handoffs whose users go on with the bot and keep their place. */
public final class CallBackTable {

  private final Sql sql;

  CallBackTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Lets the user of a waiting handoff go on with the bot, which must be kept from staying paused;
   * false if it does not wait.
   *
   * @param epoch the epoch in which the bot has the conversation
   */
  public boolean begin(String id, long epoch) {
    return sql.update(
            """
            UPDATE handoff SET call_back = ?, hand_back = 'PENDING'
            WHERE id = ? AND status = 'QUEUED'
            """,
            epoch,
            id)
        == 1;
  }

  /**
   * Since which epoch the user of a handoff goes on with the bot, or did so when it ended; empty if
   * they do not.
   */
  public OptionalLong epoch(String id) {
    return sql.first(
            row -> row.number("call_back"),
            "SELECT call_back FROM handoff WHERE id = ? AND call_back IS NOT NULL",
            id)
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** The waiting handoff of a conversation whose user goes on with the bot meanwhile. */
  public Optional<Handoff> of(String conversationId) {
    return sql.firstLocked(
        Handoff::conversationId,
        HandoffTable::map,
        """
        SELECT * FROM handoff
        WHERE conversation_id = ? AND status = 'QUEUED' AND call_back IS NOT NULL
        ORDER BY created_at, id LIMIT 1
        """,
        conversationId);
  }

  /**
   * Notes that the user of a handoff no longer goes on with the bot. A bot that was not woken yet
   * need not be.
   */
  public void end(String id) {
    sql.update(
        """
        UPDATE handoff SET call_back = NULL,
          hand_back = CASE WHEN hand_back = 'BEGUN' THEN 'BEGUN' ELSE 'NONE' END
        WHERE id = ?
        """,
        id);
  }

  /** Ends a waiting handoff whose user is with the bot already, which need not be told. */
  public boolean endHandoff(String id, EndReason reason, Instant now) {
    return sql.update(
            """
            UPDATE handoff SET status = ?, end_reason = ?, ended_at = ?, due_at = NULL
            WHERE id = ? AND status = 'QUEUED'
            """,
            reason.status(),
            reason,
            now,
            id)
        == 1;
  }

  /**
   * Notes that the bot was woken for the user of a waiting handoff; false if an agent has ended it
   * by now, as the bot must be told that.
   */
  public boolean woken(String id) {
    return sql.update(
            """
            UPDATE handoff SET hand_back = 'DONE'
            WHERE id = ? AND (end_reason IS NULL OR call_back IS NOT NULL)
            AND hand_back IN ('PENDING', 'BEGUN')
            """,
            id)
        == 1;
  }
}
