package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes everything of one user out of the store, in two steps: first what they said and who they
 * are, at once; then the rows, once no call in flight needs them.
 */
public final class ErasureTable {

  private static final String NOBODY = "erased:";

  private final Sql sql;

  ErasureTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that a conversation is to be erased; false when that was noted before. */
  public boolean begin(Conversation conversation, Instant now) {
    return sql.update(
            """
            INSERT INTO erasure (conversation_id, sender_id, begun_at, stripped) VALUES (?, ?, ?, 0)
            ON CONFLICT (conversation_id) DO NOTHING
            """,
            conversation.id(),
            conversation.senderId(),
            now)
        == 1;
  }

  /** Conversations that are being erased, oldest first. */
  public List<Erasure> open(int limit) {
    return sql.list(
        ErasureTable::map,
        "SELECT * FROM erasure ORDER BY begun_at, conversation_id LIMIT ?",
        limit);
  }

  public Optional<Erasure> find(String conversationId) {
    return sql.first(
        ErasureTable::map, "SELECT * FROM erasure WHERE conversation_id = ?", conversationId);
  }

  /** Whether nothing may be said for a conversation any more, because it was emptied. */
  public boolean stripped(String conversationId) {
    return find(conversationId).map(Erasure::stripped).orElse(false);
  }

  /**
   * Empties a conversation: its words, its user's name and address, what waits for it. The address
   * is free again, so that what the user writes next begins a new conversation.
   *
   * @param lanes the delivery lanes whose errands say something of the conversation
   * @param eventLanes the event lanes in which its messages come in
   */
  public void strip(Conversation conversation, List<String> lanes, List<String> eventLanes) {
    String id = conversation.id();
    sql.update(
        """
        UPDATE conversation SET chat = ?, sender_id = ?, user_id = '', user_name = '', language = NULL
        WHERE id = ?
        """,
        NOBODY + id,
        NOBODY + id,
        id);
    sql.update(
        """
        UPDATE message SET content = ?, author_name = NULL,
          route = CASE WHEN route = 'WAITING' THEN 'BATON' ELSE route END
        WHERE conversation_id = ?
        """,
        Json.write(Content.Text.plain("")),
        id);
    sql.update(
        """
        UPDATE handoff SET request = ?,
          hand_back = CASE WHEN hand_back = 'NONE' THEN 'NONE' ELSE 'DONE' END
        WHERE conversation_id = ?
        """,
        Json.write(HandoffRequest.PLAIN),
        id);
    sql.update(
        """
        UPDATE bot_switch SET title = NULL,
          state = CASE WHEN state = 'PENDING' THEN 'DROPPED' ELSE state END
        WHERE conversation_id = ?
        """,
        id);
    sql.update(
        "UPDATE turn SET state = 'ANSWERED' WHERE conversation_id = ? AND state = 'REFLECTING'",
        id);
    sql.update("DELETE FROM broadcast WHERE conversation_id = ?", id);
    sql.update("DELETE FROM rapport WHERE conversation_id = ?", id);
    sql.update("DELETE FROM flood WHERE conversation_id = ?", id);
    sql.update(
        "DELETE FROM hold WHERE channel = ? AND chat = ?",
        conversation.channel(),
        conversation.chat());
    sql.update("DELETE FROM button WHERE conversation_id = ?", id);
    sql.update("DELETE FROM delivery WHERE conversation_id = ? AND state = 'DEAD'", id);
    for (String lane : lanes) {
      sql.update(
          "DELETE FROM delivery WHERE lane = ? AND state IN ('WAITING', 'SENDING', 'HELD')"
              + " AND state <> 'SENDING'",
          lane);
      sql.update("DELETE FROM sequence_of WHERE stream = ?", lane);
    }
    for (String lane : eventLanes) {
      sql.update("DELETE FROM sequence_of WHERE stream = ?", "in:" + lane);
      sql.update(
          """
          UPDATE inbound SET state = 'DONE', body = NULL, error = NULL
          WHERE lane = ? AND state = 'WAITING'
          """,
          lane);
      sql.update(
          """
          UPDATE inbound SET state = 'DONE', body = NULL, error = NULL
          WHERE state = 'DEAD' AND lane = ?
          """,
          lane);
    }
    sql.update("UPDATE erasure SET stripped = 1 WHERE conversation_id = ?", id);
  }

  /** Where a conversation's messages still stand on desks. */
  public List<MessageCopy> copiesAtDesks(String conversationId) {
    return sql.list(
        MessageTable::mapCopy,
        """
        SELECT c.* FROM message m JOIN message_copy c ON c.message_id = m.id
        WHERE m.conversation_id = ? AND c.side = 'DESK' ORDER BY m.seq, c.platform_id
        """,
        conversationId);
  }

  /** Forgets that messages stand anywhere; whoever asks for it has seen to their going. */
  public void forgetCopies(String conversationId) {
    sql.update(
        """
        DELETE FROM message_copy WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ?)
        """,
        conversationId);
    sql.update(
        """
        DELETE FROM message_part WHERE message_id IN (SELECT id FROM message WHERE conversation_id = ?)
        """,
        conversationId);
  }

  /** Every thread in which desks saw a conversation, gone ones too. */
  public List<DeskThread> threads(String conversationId) {
    return sql.list(
        DeskThreadTable::map,
        "SELECT * FROM desk_thread WHERE conversation_id = ? ORDER BY opened_at, id",
        conversationId);
  }

  /** Forgets the threads; whoever asks for it has seen to their going. */
  public void forgetThreads(String conversationId) {
    sql.update("DELETE FROM desk_thread WHERE conversation_id = ?", conversationId);
  }

  /** Whether a call on some of these lanes is still to be made or in flight. */
  public boolean busy(String conversationId, List<String> lanes) {
    boolean begun =
        Stream.of(
                "SELECT id FROM turn WHERE conversation_id = ? AND state = 'GIVEN' LIMIT 1",
                "SELECT id FROM turn WHERE conversation_id = ? AND state = 'REFLECTING' LIMIT 1",
                "SELECT id FROM bot_switch WHERE conversation_id = ? AND state = 'PENDING' LIMIT 1",
                "SELECT id FROM handoff WHERE conversation_id = ?"
                    + " AND hand_back IN ('PENDING', 'BEGUN') LIMIT 1",
                "SELECT id FROM message WHERE conversation_id = ? AND route = 'WAITING' LIMIT 1")
            .anyMatch(query -> sql.first(row -> row.text("id"), query, conversationId).isPresent());
    return begun
        || lanes.stream()
            .anyMatch(lane ->
                sql.first(
                        row -> row.text("id"),
                        """
                        SELECT id FROM delivery WHERE lane = ? AND state IN ('WAITING', 'SENDING', 'HELD')
                        LIMIT 1
                        """,
                        lane)
                    .isPresent());
  }

  /** Removes the last rows of a conversation, and the erasure with them. */
  public void finish(String conversationId, List<String> lanes) {
    forgetCopies(conversationId);
    forgetThreads(conversationId);
    sql.update(
        """
        DELETE FROM turn WHERE id IN
          (SELECT turn_id FROM message WHERE conversation_id = ? AND turn_id IS NOT NULL)
        """,
        conversationId);
    Stream.of("message", "handoff", "button", "bot_switch", "rapport", "broadcast", "flood")
        .forEach(table ->
            sql.update("DELETE FROM " + table + " WHERE conversation_id = ?", conversationId));
    sql.update("DELETE FROM handoff WHERE conversation_id = ?", conversationId);
    sql.update("DELETE FROM button WHERE conversation_id = ?", conversationId);
    sql.update("DELETE FROM delivery WHERE conversation_id = ? AND state = 'DEAD'", conversationId);
    List<String> streams = new ArrayList<>(lanes);
    streams.add("conversation:" + conversationId);
    streams.add("broadcast:" + conversationId);
    streams.forEach(stream -> sql.update("DELETE FROM sequence_of WHERE stream = ?", stream));
    sql.update("DELETE FROM conversation WHERE id = ?", conversationId);
    sql.update("DELETE FROM erasure WHERE conversation_id = ?", conversationId);
  }

  private static Erasure map(Sql.Row row) throws SQLException {
    return new Erasure(
        row.text("conversation_id"),
        row.text("sender_id"),
        row.time("begun_at"),
        row.flag("stripped"));
  }
}
