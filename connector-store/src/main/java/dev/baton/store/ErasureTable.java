package dev.baton.store;

import dev.baton.connector.Content;
import dev.baton.connector.Inbound;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Erases everything of one user in two steps: at once what they said and who they are; then the
 * rows, once no call in progress needs them.
 */
public final class ErasureTable {

  private static final String NOBODY = "erased:";

  private final Sql sql;
  private final Tables tables;

  ErasureTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Notes that a conversation is to be erased; false if that was noted before. */
  public boolean begin(Conversation conversation, Instant now) {
    tables.conversations().forget(conversation.id());
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

  /**
   * Conversations that are being erased and come after a given one, oldest first.
   *
   * @param stripped true for those that are emptied already, false for those that are not
   * @param after null to begin
   */
  public List<Erasure> open(boolean stripped, @Nullable Erasure after, int limit) {
    Instant begunAt = after == null ? Instant.EPOCH : after.begunAt();
    return sql.list(
        ErasureTable::map,
        """
        SELECT * FROM erasure WHERE stripped = ?
        AND (begun_at > ? OR (begun_at = ? AND conversation_id > ?))
        ORDER BY begun_at, conversation_id LIMIT ?
        """,
        stripped,
        begunAt,
        begunAt,
        after == null ? "" : after.conversationId(),
        limit);
  }

  /** How many conversations are being erased. */
  public long count() {
    return sql.first(row -> row.number("n"), "SELECT COUNT(*) AS n FROM erasure").orElse(0L);
  }

  public Optional<Erasure> find(String conversationId) {
    return tables.conversations().erasure(conversationId);
  }

  /** Whether a conversation is emptied, so that nothing may be sent for it any more. */
  public boolean stripped(String conversationId) {
    return find(conversationId).map(Erasure::stripped).orElse(false);
  }

  /** Whether a conversation is being erased and still holds what its user said. */
  public boolean begun(String conversationId) {
    return find(conversationId).map(erasure -> !erasure.stripped()).orElse(false);
  }

  /**
   * Empties a conversation: its messages' content and attributes, its user's names and address. The
   * address is free again, so that what the user writes next begins a new conversation. Does not
   * touch what waits in lanes.
   */
  public void strip(Conversation conversation) {
    String id = conversation.id();
    tables.conversations().forget(id);
    sql.update(
        """
        UPDATE conversation SET chat = ?, thread = NULL, sender_id = ?, user_id = '', user_name = '',
          user_handle = NULL, language = NULL
        WHERE id = ?
        """,
        NOBODY + id,
        NOBODY + id,
        id);
    sql.update(
        """
        UPDATE message SET content = ?, author_name = NULL, attributes = NULL,
          route = CASE WHEN route = 'WAITING' THEN 'BATON' ELSE route END
        WHERE conversation_id = ?
        """,
        StoreJson.write(Content.Text.plain("")),
        id);
    sql.update(
        """
        UPDATE handoff SET request = ?,
          hand_back = CASE WHEN hand_back = 'NONE' THEN 'NONE' ELSE 'DONE' END
        WHERE conversation_id = ?
        """,
        StoreJson.write(HandoffRequest.PLAIN),
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
    sql.update("DELETE FROM waiting WHERE conversation_id = ?", id);
    sql.update("DELETE FROM wait_reminder WHERE conversation_id = ?", id);
    sql.update("DELETE FROM rating WHERE conversation_id = ?", id);
    sql.update("DELETE FROM reaction WHERE conversation_id = ?", id);
    sql.update("DELETE FROM bot_question WHERE conversation_id = ?", id);
    sql.update("DELETE FROM reminder WHERE conversation_id = ?", id);
    sql.update("DELETE FROM watcher WHERE conversation_id = ?", id);
    sql.update("DELETE FROM hook_event WHERE conversation_id = ?", id);
    sql.update("DELETE FROM transcript_request WHERE conversation_id = ?", id);
    sql.update("DELETE FROM kept_answer WHERE conversation_id = ?", id);
    sql.update(
        "DELETE FROM hold WHERE channel = ? AND chat = ?",
        conversation.channel(),
        conversation.chat());
    sql.update(
        """
        DELETE FROM button WHERE conversation_id = ? OR subject IN
          (SELECT subject FROM button WHERE conversation_id = ? AND subject IS NOT NULL)
        """,
        id,
        id);
    sql.update("DELETE FROM delivery WHERE conversation_id = ? AND state = 'DEAD'", id);
    tables.deliveries().changed();
    sql.update(
        "DELETE FROM delivery WHERE conversation_id = ?"
            + " AND (lane LIKE 'place:%' OR lane LIKE 'mark:%')"
            + " AND state IN ('WAITING', 'HELD')",
        id);
    sql.update("UPDATE erasure SET stripped = 1 WHERE conversation_id = ?", id);
  }

  /** Deletes all deliveries of a lane for which no call was begun, and forgets the lane. */
  public void emptyDeliveries(String lane) {
    tables.lockStreams(Set.of(lane));
    tables.deliveries().changed();
    sql.update(
        "DELETE FROM delivery WHERE lane = ? AND state IN ('WAITING', 'SENDING', 'HELD')"
            + " AND state <> 'SENDING'",
        lane);
    tables.dropStream(lane);
  }

  /**
   * A lane's events that wait or were given up, in order. No more events come in there until this
   * transaction ends.
   */
  public List<Received> received(String lane) {
    tables.lockStreams(Set.of(InboundTable.streamOf(lane)));
    List<Received> received =
        new ArrayList<>(
            sql.list(
                ErasureTable::received,
                """
                SELECT channel, event_id, body FROM inbound
                WHERE lane = ? AND state = 'WAITING' ORDER BY seq
                """,
                lane));
    received.addAll(
        sql.list(
            ErasureTable::received,
            """
            SELECT channel, event_id, body FROM inbound
            WHERE state = 'DEAD' AND lane = ? AND body IS NOT NULL ORDER BY received_at, event_id
            """,
            lane));
    return received;
  }

  /** Forgets the content of an event; its key stays, so that a repeat is recognised. */
  public void forget(Received event) {
    sql.update(
        """
        UPDATE inbound SET state = 'DONE', body = NULL, error = NULL
        WHERE channel = ? AND event_id = ?
        """,
        event.channel(),
        event.inbound().id());
  }

  /** Forgets an event lane in which nothing waits; its numbers start again. */
  public void forgetLane(String lane) {
    tables.dropStream(InboundTable.streamOf(lane));
  }

  /** Whether desks also see other conversations in threads of a chat. */
  public boolean isShared(String channel, String chat, String conversationId) {
    return sql.first(
            row -> row.text("id"),
            """
            SELECT id FROM desk_thread WHERE channel = ? AND chat = ? AND conversation_id <> ?
            LIMIT 1
            """,
            channel,
            chat,
            conversationId)
        .isPresent();
  }

  /** The copies of a conversation's messages that desks still have. */
  public List<MessageCopy> copiesAtDesks(String conversationId) {
    return sql.list(
        MessageTable::mapCopy,
        """
        SELECT c.* FROM message m JOIN message_copy c ON c.message_id = m.id
        WHERE m.conversation_id = ? AND c.side = 'DESK' ORDER BY m.seq, c.platform_id
        """,
        conversationId);
  }

  /**
   * Forgets all copies of a conversation's messages. The caller has had them deleted from the
   * platforms.
   */
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

  /** Every thread in which desks saw a conversation, including gone ones. */
  public List<DeskThread> threads(String conversationId) {
    return sql.list(
        DeskThreadTable::map,
        "SELECT * FROM desk_thread WHERE conversation_id = ? ORDER BY opened_at, id",
        conversationId);
  }

  /** Forgets a conversation's threads. The caller has had them deleted from the platforms. */
  public void forgetThreads(String conversationId) {
    sql.update("DELETE FROM desk_thread WHERE conversation_id = ?", conversationId);
  }

  /**
   * Whether a call for a conversation, or on one of some lanes, is still to be made or in progress.
   */
  public boolean busy(String conversationId, List<String> lanes) {
    boolean begun =
        Stream.of(
                "SELECT id FROM turn WHERE conversation_id = ? AND state = 'GIVEN' LIMIT 1",
                "SELECT id FROM turn WHERE conversation_id = ? AND state = 'REFLECTING' LIMIT 1",
                "SELECT id FROM bot_switch WHERE conversation_id = ? AND state = 'PENDING' LIMIT 1",
                "SELECT id FROM handoff WHERE conversation_id = ?"
                    + " AND hand_back IN ('PENDING', 'BEGUN') LIMIT 1",
                "SELECT id FROM delivery WHERE conversation_id = ? AND lane LIKE 'place:%'"
                    + " AND state IN ('WAITING', 'SENDING', 'HELD') LIMIT 1",
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
    Stream.of(
            "turn",
            "message",
            "handoff",
            "button",
            "bot_switch",
            "rapport",
            "broadcast",
            "flood",
            "waiting",
            "wait_reminder",
            "rating",
            "reaction",
            "bot_question",
            "reminder",
            "watcher",
            "hook_event",
            "transcript_request",
            "kept_answer")
        .forEach(table ->
            sql.update("DELETE FROM " + table + " WHERE conversation_id = ?", conversationId));
    sql.update("DELETE FROM delivery WHERE conversation_id = ? AND state = 'DEAD'", conversationId);
    List<String> streams = new ArrayList<>(lanes);
    streams.add("conversation:" + conversationId);
    streams.add("broadcast:" + conversationId);
    streams.forEach(tables::dropStream);
    tables.conversations().forget(conversationId);
    tables.deliveries().changed();
    sql.update("DELETE FROM conversation WHERE id = ?", conversationId);
    sql.update("DELETE FROM erasure WHERE conversation_id = ?", conversationId);
  }

  private static Received received(Sql.Row row) throws SQLException {
    return new Received(row.text("channel"), StoreJson.read(Inbound.class, row.text("body")));
  }

  private static Erasure map(Sql.Row row) throws SQLException {
    return new Erasure(
        row.text("conversation_id"),
        row.text("sender_id"),
        row.time("begun_at"),
        row.flag("stripped"));
  }

  /** An event that a platform delivered. */
  public record Received(String channel, Inbound inbound) {}
}
