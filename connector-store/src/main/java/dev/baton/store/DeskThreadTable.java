package dev.baton.store;

import dev.baton.connector.Place;
import dev.baton.connector.ThreadStates;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The threads in which agents see conversations. */
public final class DeskThreadTable {

  private final Sql sql;

  DeskThreadTable(Sql sql) {
    this.sql = sql;
  }

  public void add(DeskThread thread) {
    sql.update(
        """
        INSERT INTO desk_thread (id, desk, conversation_id, handoff_id, channel, chat, thread,
          head_id, state, opened_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?)
        """,
        thread.id(),
        thread.desk(),
        thread.conversationId(),
        thread.handoffId(),
        thread.channel(),
        thread.place().chat(),
        Tables.orEmpty(thread.place().thread()),
        thread.headId(),
        thread.openedAt());
  }

  /** The thread in which a desk sees a conversation now. */
  public Optional<DeskThread> current(String conversationId, String desk) {
    sql.lockConversation(conversationId);
    return sql.first(
        DeskThreadTable::map,
        """
        SELECT * FROM desk_thread WHERE conversation_id = ? AND desk = ? AND state = 'OPEN'
        ORDER BY opened_at DESC, id DESC LIMIT 1
        """,
        conversationId,
        desk);
  }

  /** The latest thread at a place, even if it is gone. */
  public Optional<DeskThread> at(String channel, String chat, @Nullable String thread) {
    return sql.firstLocked(
        DeskThread::conversationId,
        DeskThreadTable::map,
        """
        SELECT * FROM desk_thread WHERE channel = ? AND chat = ? AND thread = ?
        ORDER BY opened_at DESC, id DESC LIMIT 1
        """,
        channel,
        chat,
        Tables.orEmpty(thread));
  }

  /** Every thread of a handoff, oldest first. */
  public List<DeskThread> of(String handoffId) {
    return sql.list(
        DeskThreadTable::map,
        "SELECT * FROM desk_thread WHERE handoff_id = ? ORDER BY opened_at, id",
        handoffId);
  }

  /** The threads of a handoff that are not known to be gone, oldest first. */
  public List<DeskThread> open(String handoffId) {
    return sql.list(
        DeskThreadTable::map,
        "SELECT * FROM desk_thread WHERE handoff_id = ? AND state = 'OPEN' ORDER BY opened_at, id",
        handoffId);
  }

  /** Uses a thread for another handoff of its conversation, with another first message. */
  public void reuse(String id, String handoffId, String headId) {
    sql.update(
        "UPDATE desk_thread SET handoff_id = ?, head_id = ?, finished = 0 WHERE id = ?",
        handoffId,
        headId,
        id);
  }

  /** Notes that the platform shows a thread as finished. */
  public void finished(String id) {
    sql.update("UPDATE desk_thread SET finished = 1 WHERE id = ?", id);
  }

  /** Whether the platform shows a thread as finished. */
  public boolean isFinished(String id) {
    return sql.first(
            row -> row.text("id"), "SELECT id FROM desk_thread WHERE id = ? AND finished = 1", id)
        .isPresent();
  }

  /** Notes what the platform shows of a thread's handoff in its list of threads. */
  public void shows(String id, ThreadStates.State state) {
    sql.update("UPDATE desk_thread SET shows = ? WHERE id = ?", state.name(), id);
  }

  /** What the platform shows of a thread's handoff; empty for nothing. */
  public Optional<ThreadStates.State> shown(String id) {
    return sql.first(
            row -> row.text("shows"),
            "SELECT shows FROM desk_thread WHERE id = ? AND shows IS NOT NULL",
            id)
        .map(ThreadStates.State::valueOf);
  }

  /** The thread of this id, even if it is gone. */
  public Optional<DeskThread> find(String id) {
    return sql.firstLocked(
        DeskThread::conversationId,
        DeskThreadTable::map,
        "SELECT * FROM desk_thread WHERE id = ?",
        id);
  }

  /** The latest thread of a conversation in a chat, even if it is gone. */
  public Optional<DeskThread> inChat(String conversationId, String channel, String chat) {
    sql.lockConversation(conversationId);
    return sql.first(
        DeskThreadTable::map,
        """
        SELECT * FROM desk_thread WHERE conversation_id = ? AND channel = ? AND chat = ?
        ORDER BY opened_at DESC, id DESC LIMIT 1
        """,
        conversationId,
        channel,
        chat);
  }

  /** The thread that a message begins, even if it is gone. */
  public Optional<DeskThread> headedBy(String channel, String chat, String headId) {
    return sql.firstLocked(
        DeskThread::conversationId,
        DeskThreadTable::map,
        """
        SELECT * FROM desk_thread WHERE channel = ? AND chat = ? AND head_id = ?
        ORDER BY opened_at DESC, id DESC LIMIT 1
        """,
        channel,
        chat,
        headId);
  }

  /** The threads of a chat that went since a time, latest first. */
  public List<DeskThread> goneSince(String channel, String chat, Instant since) {
    return sql.list(
        DeskThreadTable::map,
        """
        SELECT * FROM desk_thread WHERE channel = ? AND chat = ? AND gone_at >= ?
        ORDER BY gone_at DESC, id DESC
        """,
        channel,
        chat,
        since);
  }

  /** Notes that a thread no longer exists on its platform, or no longer belongs to its agent. */
  public void gone(String id, Instant at) {
    sql.update("UPDATE desk_thread SET state = 'GONE', gone_at = ? WHERE id = ?", at, id);
  }

  /** Notes that the platform moved a chat. */
  public void moved(String channel, String from, String to) {
    sql.update("UPDATE desk_thread SET chat = ? WHERE channel = ? AND chat = ?", to, channel, from);
  }

  static DeskThread map(Sql.Row row) throws SQLException {
    return new DeskThread(
        row.text("id"),
        row.text("desk"),
        row.text("conversation_id"),
        row.text("handoff_id"),
        row.text("channel"),
        new Place(row.text("chat"), Tables.orNull(row.text("thread"))),
        row.text("head_id"),
        row.time("opened_at"));
  }
}
