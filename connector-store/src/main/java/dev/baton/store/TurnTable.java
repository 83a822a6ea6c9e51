package dev.baton.store;

import dev.baton.store.SeenConversations.Known;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns, stored so that a crash in the middle of one is noticed. */
public final class TurnTable {

  private final Sql sql;
  private final MessageTable messages;
  private final ConversationTable conversations;

  TurnTable(Sql sql, MessageTable messages, ConversationTable conversations) {
    this.sql = sql;
    this.messages = messages;
    this.conversations = conversations;
  }

  public void give(GivenTurn turn) {
    conversations.given(turn);
    sql.updateLater(
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

  /** What waits in the turn lane of a conversation. */
  public Waiting waiting(String conversationId) {
    Waiting stored = conversations.waiting(conversationId);
    return stored.messageId() == null
        ? stored.withMessage(messages.addedAndWaiting(conversationId))
        : stored;
  }

  /** Whether a turn has no outcome yet. */
  public boolean running(String id) {
    return sql.first(
            row -> row.text("id"), "SELECT id FROM turn WHERE id = ? AND state = 'GIVEN'", id)
        .isPresent();
  }

  /** A turn in its current state, if it has no outcome yet. */
  public Optional<GivenTurn> find(String id) {
    Optional<GivenTurn> known = conversations.ofTurn(id).map(Known::turn);
    if (known.isPresent()) {
      return known;
    }
    return sql.firstLocked(
        GivenTurn::conversationId,
        TurnTable::map,
        "SELECT * FROM turn WHERE id = ? AND state = 'GIVEN'",
        id);
  }

  /** Notes how many messages of a turn are in the transcript. */
  public void said(GivenTurn turn) {
    sql.updateOf(
        turn.conversationId(), "UPDATE turn SET said = ? WHERE id = ?", turn.said(), turn.id());
  }

  /** Moves a turn to another epoch: what it says belongs to that epoch from now on. */
  public void moveToEpoch(String id, long epoch) {
    sql.update("UPDATE turn SET epoch = ? WHERE id = ?", epoch, id);
  }

  /** Ends a turn that was answered, unless it had an outcome. */
  public void answered(GivenTurn turn, boolean toReview, Instant now) {
    conversations.answered(turn, toReview);
    sql.updateLater(
        "UPDATE turn SET state = ?, said = ?, ended_at = ? WHERE id = ? AND state = 'GIVEN'",
        toReview ? "REFLECTING" : Outcome.ANSWERED.name(),
        turn.said(),
        now,
        turn.id());
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

  /**
   * Notes that a turn was reviewed; false if it had been before.
   *
   * @param missed what the bot thought the message might mean that it did not understand, empty if
   *     it does not say; null if it understood or was not asked
   */
  public boolean reviewed(GivenTurn turn, @Nullable String missed) {
    return sql.updateOf(
            turn.conversationId(),
            "UPDATE turn SET state = 'ANSWERED', missed = ? WHERE id = ? AND state = 'REFLECTING'",
            missed,
            turn.id())
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

  /**
   * What waits in a turn lane.
   *
   * @param isOpen whether a turn has no outcome yet
   * @param isToReview whether a turn is to be reviewed
   * @param isToHandBack whether a handoff ended of which the bot is still to be told
   * @param isSwitching whether the conversation is on its way to another bot
   * @param messageId the first user message that has not been routed yet; null if there is none
   */
  public record Waiting(
      boolean isOpen,
      boolean isToReview,
      boolean isToHandBack,
      boolean isSwitching,
      @Nullable String messageId) {

    static final Waiting NOTHING = new Waiting(false, false, false, false, null);

    Waiting withTurn(boolean running, boolean toReview) {
      return new Waiting(running, isToReview || toReview, isToHandBack, isSwitching, messageId);
    }

    Waiting withMessage(@Nullable String id) {
      return new Waiting(isOpen, isToReview, isToHandBack, isSwitching, id);
    }
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
