package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns, stored so that a crash in the middle of one is noticed. */
public final class TurnTable {

  private final Sql sql;

  TurnTable(Sql sql) {
    this.sql = sql;
  }

  public void give(GivenTurn turn) {
    sql.update(
        """
        INSERT INTO turn (id, conversation_id, message_id, bot, epoch, state, attempts, started_at,
          said, switch_id)
        VALUES (?, ?, ?, ?, ?, 'GIVEN', ?, ?, ?, ?)
        """,
        turn.id(),
        turn.conversationId(),
        turn.messageId(),
        turn.bot(),
        turn.epoch(),
        turn.attempts(),
        turn.startedAt(),
        turn.said(),
        turn.switchId());
  }

  /** A conversation's turn that has no outcome yet. */
  public Optional<GivenTurn> open(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        TurnTable::map,
        "SELECT * FROM turn WHERE conversation_id = ? AND state = 'GIVEN' ORDER BY started_at LIMIT"
            + " 1",
        conversationId);
  }

  /** Whether a turn has no outcome yet. */
  public boolean running(String id) {
    return sql.first(
            row -> row.text("id"), "SELECT id FROM turn WHERE id = ? AND state = 'GIVEN'", id)
        .isPresent();
  }

  /** A turn in its current state, if it has no outcome yet. */
  public Optional<GivenTurn> find(String id) {
    return sql.firstLocked(
        GivenTurn::conversationId,
        TurnTable::map,
        "SELECT * FROM turn WHERE id = ? AND state = 'GIVEN'",
        id);
  }

  /** Notes that another message of a turn is in the transcript. */
  public void said(String id) {
    sql.update("UPDATE turn SET said = said + 1 WHERE id = ?", id);
  }

  /** Moves a turn to another epoch: what it says belongs to that epoch from now on. */
  public void moveToEpoch(String id, long epoch) {
    sql.update("UPDATE turn SET epoch = ? WHERE id = ?", epoch, id);
  }

  /** Ends an answered turn that is to be reviewed; false if it had an outcome. */
  public boolean endForReview(String id, Instant now) {
    return sql.update(
            "UPDATE turn SET state = 'REFLECTING', ended_at = ? WHERE id = ? AND state = 'GIVEN'",
            now,
            id)
        == 1;
  }

  /** A conversation's turn that is to be reviewed. */
  public Optional<GivenTurn> toReview(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        TurnTable::map,
        """
        SELECT * FROM turn WHERE conversation_id = ? AND state = 'REFLECTING'
        ORDER BY started_at LIMIT 1
        """,
        conversationId);
  }

  /** Notes that a turn was reviewed; false if it had been before. */
  public boolean reviewed(String id) {
    return sql.update(
            "UPDATE turn SET state = 'ANSWERED' WHERE id = ? AND state = 'REFLECTING'", id)
        == 1;
  }

  /** Notes that a turn is given again. */
  public void repeat(String id, Instant now) {
    sql.update("UPDATE turn SET attempts = attempts + 1, started_at = ? WHERE id = ?", now, id);
  }

  /**
   * Ends a turn with its outcome.
   *
   * @return false if it had one already, so that an outcome counts once
   */
  public boolean end(String id, Outcome outcome, Instant now) {
    return sql.update(
            "UPDATE turn SET state = ?, ended_at = ? WHERE id = ? AND state = 'GIVEN'",
            outcome,
            now,
            id)
        == 1;
  }

  /** Conversations with a turn that has no outcome yet or is to be reviewed. */
  public List<String> conversationsOpen() {
    return Stream.of("GIVEN", "REFLECTING")
        .flatMap(state ->
            sql
                .list(
                    row -> row.text("conversation_id"),
                    "SELECT DISTINCT conversation_id FROM turn WHERE state = '" + state + "'")
                .stream())
        .distinct()
        .toList();
  }

  private static GivenTurn map(Sql.Row row) throws SQLException {
    return new GivenTurn(
        row.text("id"),
        row.text("conversation_id"),
        row.text("message_id"),
        row.text("bot"),
        row.number("epoch"),
        row.count("attempts"),
        row.time("started_at"),
        row.count("said"),
        row.textOrNull("switch_id"));
  }

  /** How a turn ended. */
  public enum Outcome {
    ANSWERED,
    /** The bot answered that it failed. */
    FAILED,
    /** The request may have reached the bot, and its answer will never be known. */
    LOST,
    /** The request never reached the bot. */
    NOT_REACHED
  }
}
