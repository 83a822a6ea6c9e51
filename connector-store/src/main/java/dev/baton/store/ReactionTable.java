package dev.baton.store;

import java.time.Instant;
import java.util.List;

/** What people have put on messages and not taken away. */
public final class ReactionTable {

  private final Sql sql;

  ReactionTable(Sql sql) {
    this.sql = sql;
  }

  /** Adds a reaction; false if it is there already. */
  public boolean add(MessageReaction reaction, Instant now) {
    sql.lockConversation(reaction.conversationId());
    return sql.update(
            """
            INSERT INTO reaction (message_id, side, person, emoji, conversation_id, reacted_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (message_id, side, person, emoji) DO NOTHING
            """,
            reaction.messageId(),
            reaction.side(),
            reaction.person(),
            reaction.emoji(),
            reaction.conversationId(),
            now)
        == 1;
  }

  /** Removes a reaction; false if it was not there. */
  public boolean remove(MessageReaction reaction) {
    sql.lockConversation(reaction.conversationId());
    return sql.update(
            "DELETE FROM reaction WHERE message_id = ? AND side = ? AND person = ? AND emoji = ?",
            reaction.messageId(),
            reaction.side(),
            reaction.person(),
            reaction.emoji())
        == 1;
  }

  /** The emoji that the people of a side have put on a message, latest first. */
  public List<String> emojis(String messageId, MessageCopy.Side side) {
    return sql.list(
        row -> row.text("emoji"),
        """
        SELECT emoji FROM reaction WHERE message_id = ? AND side = ?
        ORDER BY reacted_at DESC, emoji DESC
        """,
        messageId,
        side);
  }

  /** The emoji that a person has put on any message of a conversation since a time. */
  public List<String> putSince(
      String conversationId, MessageCopy.Side side, String person, Instant since) {
    return sql.list(
        row -> row.text("emoji"),
        """
        SELECT DISTINCT emoji FROM reaction
        WHERE conversation_id = ? AND side = ? AND person = ? AND reacted_at >= ?
        """,
        conversationId,
        side,
        person,
        since);
  }
}
