package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Turns, so that a crash in the middle of one is noticed. */
public final class TurnTable {

  private final Sql sql;

  TurnTable(Sql sql) {
    this.sql = sql;
  }

  public void give(GivenTurn turn) {
    sql.update(
        """
        INSERT INTO turn (id, conversation_id, message_id, bot, epoch, state, attempts, started_at)
        VALUES (?, ?, ?, ?, ?, 'GIVEN', ?, ?)
        """,
        turn.id(),
        turn.conversationId(),
        turn.messageId(),
        turn.bot(),
        turn.epoch(),
        turn.attempts(),
        turn.startedAt());
  }

  /** The turn of a conversation that has no outcome yet. */
  public Optional<GivenTurn> open(String conversationId) {
    sql.settle(conversationId);
    return sql.first(
        TurnTable::map,
        "SELECT * FROM turn WHERE conversation_id = ? AND state = 'GIVEN' ORDER BY started_at LIMIT 1",
        conversationId);
  }

  /** Whether a turn has no outcome yet. */
  public boolean running(String id) {
    return sql.first(
            row -> row.text("id"), "SELECT id FROM turn WHERE id = ? AND state = 'GIVEN'", id)
        .isPresent();
  }

  /** The turn is given once more. */
  public void repeat(String id, Instant now) {
    sql.update("UPDATE turn SET attempts = attempts + 1, started_at = ? WHERE id = ?", now, id);
  }

  /**
   * Ends a turn with its outcome.
   *
   * @return false when it had one already, so that an outcome is taken once
   */
  public boolean end(String id, Outcome outcome, Instant now) {
    return sql.update(
            "UPDATE turn SET state = ?, ended_at = ? WHERE id = ? AND state = 'GIVEN'",
            outcome,
            now,
            id)
        == 1;
  }

  /** Conversations with a turn that has no outcome yet. */
  public List<String> conversationsOpen() {
    return sql.list(
        row -> row.text("conversation_id"),
        "SELECT DISTINCT conversation_id FROM turn WHERE state = 'GIVEN'");
  }

  private static GivenTurn map(Sql.Row row) throws SQLException {
    return new GivenTurn(
        row.text("id"),
        row.text("conversation_id"),
        row.text("message_id"),
        row.text("bot"),
        row.number("epoch"),
        row.count("attempts"),
        row.time("started_at"));
  }

  /** How a turn ended. */
  public enum Outcome {
    ANSWERED,
    /** The bot answered that it failed. */
    FAILED,
    /** The request may have reached the bot, and what it answered will not be known. */
    LOST,
    /** The request never reached the bot. */
    NOT_REACHED
  }
}
