package dev.baton.store;

import dev.baton.store.BotSwitch.State;
import dev.baton.store.SeenConversations.Known;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The state of bots in conversations, and conversations on their way from bot to bot. */
public final class BotTable {

  private final Sql sql;
  private final ConversationTable conversations;

  BotTable(Sql sql, ConversationTable conversations) {
    this.sql = sql;
    this.conversations = conversations;
  }

  public BotConversationState botState(String conversationId) {
    return conversations.botState(conversationId);
  }

  static BotConversationState state(Sql.Row row) throws SQLException {
    return new BotConversationState(
        row.count("fallbacks"),
        row.flag("may_be_paused"),
        row.flag("silence_told"),
        row.count("hops"));
  }

  /** Replaces the state that was read by a new one; writes nothing if they are equal. */
  public void botState(String conversationId, BotConversationState seen, BotConversationState now) {
    if (seen.equals(now)) {
      return;
    }
    conversations.forget(conversationId);
    sql.update(
        """
        INSERT INTO rapport (conversation_id, fallbacks, may_be_paused, silence_told, hops)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (conversation_id) DO UPDATE SET fallbacks = excluded.fallbacks,
          may_be_paused = excluded.may_be_paused, silence_told = excluded.silence_told,
          hops = excluded.hops
        """,
        conversationId,
        now.fallbacks(),
        now.mayBePaused(),
        now.silenceTold(),
        now.hops());
  }

  public void add(BotSwitch asked, Instant now) {
    sql.update(
        """
        INSERT INTO bot_switch (id, conversation_id, message_id, from_bot, to_bot, title, turn_id,
          state, epoch, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        asked.id(),
        asked.conversationId(),
        asked.messageId(),
        asked.fromBot(),
        asked.toBot(),
        asked.title(),
        asked.turnId(),
        asked.state(),
        asked.epoch(),
        now);
  }

  public BotSwitch get(String id) {
    return sql.first(BotTable::map, "SELECT * FROM bot_switch WHERE id = ?", id)
        .orElseThrow(() -> new NoSuchRowException("switch " + id));
  }

  /** A conversation's switch that the other bot has not answered yet. */
  public Optional<BotSwitch> pending(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        BotTable::map,
        """
        SELECT * FROM bot_switch WHERE conversation_id = ? AND state = 'PENDING'
        ORDER BY created_at, id LIMIT 1
        """,
        conversationId);
  }

  /** Conversations on their way to a bot that has not answered yet. */
  public List<String> conversationsPending() {
    return sql.list(
        row -> row.text("conversation_id"),
        "SELECT DISTINCT conversation_id FROM bot_switch WHERE state = 'PENDING'");
  }

  /** Whether a turn asked for a switch, whatever its outcome. */
  public boolean askedBy(String turnId) {
    return sql.first(
            row -> row.text("id"), "SELECT id FROM bot_switch WHERE turn_id = ? LIMIT 1", turnId)
        .isPresent();
  }

  /** What became of the switches that were asked for in a conversation, up to the end of a turn. */
  public Asked asked(String conversationId, String turnId) {
    Optional<Known> known = conversations.ofTurn(turnId);
    if (known.isPresent()) {
      return new Asked(known.get().waiting().isSwitching(), known.get().isRefused());
    }
    sql.lockConversation(conversationId);
    return sql.first(
            row -> new Asked(row.flag("is_pending"), row.flag("is_refused")),
            """
            SELECT
              EXISTS (SELECT 1 FROM bot_switch WHERE conversation_id = ? AND state = 'PENDING')
                AS is_pending,
              EXISTS (SELECT 1 FROM bot_switch WHERE turn_id = ? AND state = 'REFUSED')
                AS is_refused
            """,
            conversationId,
            turnId)
        .orElseThrow();
  }

  /** Ends a switch; false if it had ended before. */
  public boolean end(String id, State state, Instant now) {
    return sql.update(
            "UPDATE bot_switch SET state = ?, ended_at = ? WHERE id = ? AND state = 'PENDING'",
            state,
            now,
            id)
        == 1;
  }

  /** Drops a conversation's pending switch, because the conversation went to people. */
  public void drop(String conversationId, Instant now) {
    sql.update(
        """
        UPDATE bot_switch SET state = 'DROPPED', ended_at = ?
        WHERE conversation_id = ? AND state = 'PENDING'
        """,
        now,
        conversationId);
  }

  /**
   * What became of the switches that were asked for.
   *
   * @param isPending whether the conversation is on its way to another bot
   * @param isRefused whether the turn asked for one that was refused
   */
  public record Asked(boolean isPending, boolean isRefused) {}

  private static BotSwitch map(Sql.Row row) throws SQLException {
    return new BotSwitch(
        row.text("id"),
        row.text("conversation_id"),
        row.text("message_id"),
        row.text("from_bot"),
        row.text("to_bot"),
        row.textOrNull("title"),
        row.textOrNull("turn_id"),
        row.constant(State.class, "state"),
        row.numberOrNull("epoch"));
  }
}
