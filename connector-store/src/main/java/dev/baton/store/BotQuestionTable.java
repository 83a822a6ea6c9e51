package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What agents ask bots about conversations. Of each conversation the last one that was asked stays
 * after its answer.
 */
public final class BotQuestionTable {

  private final Sql sql;

  BotQuestionTable(Sql sql) {
    this.sql = sql;
  }

  /** Adds a question behind those of its conversation. */
  public void add(BotQuestion question) {
    Content words = question.words();
    sql.lockConversation(question.conversationId());
    sql.update(
        """
        INSERT INTO bot_question (id, conversation_id, seq, handoff_id, desk, chat, thread, agent_name,
          message_id, words, draft, state, bot, shadow_no, said, fresh, asked_at)
        VALUES (?, ?,
          (SELECT COALESCE(MAX(seq), 0) + 1 FROM bot_question WHERE conversation_id = ?),
          ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        question.id(),
        question.conversationId(),
        question.conversationId(),
        question.handoffId(),
        question.desk(),
        question.place().chat(),
        question.place().thread(),
        question.agentName(),
        question.messageId(),
        words == null ? null : StoreJson.write(words),
        question.draft() ? 1 : 0,
        question.state(),
        question.bot(),
        question.shadow(),
        question.said(),
        question.fresh() ? 1 : 0,
        question.askedAt());
  }

  /** The questions of a conversation, in the order in which they were asked. */
  public List<BotQuestion> of(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.list(
        BotQuestionTable::map,
        "SELECT * FROM bot_question WHERE conversation_id = ? ORDER BY seq",
        conversationId);
  }

  public Optional<BotQuestion> find(String id) {
    return sql.firstLocked(
        BotQuestion::conversationId,
        BotQuestionTable::map,
        "SELECT * FROM bot_question WHERE id = ?",
        id);
  }

  /** Notes that a request may reach the bot from now on; false if it was given before. */
  public boolean give(String id, String bot, long shadow) {
    return sql.update(
            """
            UPDATE bot_question SET state = 'GIVEN', bot = ?, shadow_no = ?
            WHERE id = ? AND state = 'WAITING'
            """,
            bot,
            shadow,
            id)
        == 1;
  }

  /** Notes that the bot certainly was not asked. */
  public void putBack(String id) {
    sql.update("UPDATE bot_question SET state = 'WAITING' WHERE id = ? AND state = 'GIVEN'", id);
  }

  /** Notes that the bot has said more. */
  public void said(String id, int more) {
    sql.update("UPDATE bot_question SET said = said + ? WHERE id = ?", more, id);
  }

  /**
   * Notes that a question is over; false if it was over before.
   *
   * @param fresh whether the next one is asked under another shadow sender
   */
  public boolean end(String id, boolean fresh) {
    return sql.update(
            """
            UPDATE bot_question SET state = 'ANSWERED', words = NULL, fresh = ?
            WHERE id = ? AND state <> 'ANSWERED'
            """,
            fresh ? 1 : 0,
            id)
        == 1;
  }

  public void remove(String id) {
    sql.update("DELETE FROM bot_question WHERE id = ?", id);
  }

  /** Conversations with questions that are not over. */
  public List<String> conversationsAsking() {
    return sql.list(
        row -> row.text("conversation_id"),
        "SELECT DISTINCT conversation_id FROM bot_question WHERE state <> 'ANSWERED'");
  }

  private static BotQuestion map(Sql.Row row) throws SQLException {
    String words = row.textOrNull("words");
    return new BotQuestion(
        row.text("id"),
        row.text("conversation_id"),
        row.textOrNull("handoff_id"),
        row.text("desk"),
        new Place(row.text("chat"), row.textOrNull("thread")),
        row.text("agent_name"),
        row.textOrNull("message_id"),
        words == null ? null : StoreJson.read(Content.class, words),
        row.flag("draft"),
        row.constant(BotQuestion.State.class, "state"),
        row.textOrNull("bot"),
        row.number("shadow_no"),
        row.number("said"),
        row.flag("fresh"),
        row.time("asked_at"));
  }
}
