package dev.baton.store;

import dev.baton.conversation.Handoff;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who follows colleagues' handoffs; one at a time for each agent of a desk. */
public final class WatcherTable {

  private final Sql sql;

  WatcherTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that an agent follows a handoff, and no other any more. */
  public void begin(Watcher watcher) {
    sql.update(
        """
        INSERT INTO watcher (desk, agent_id, agent_name, chat, handoff_id, conversation_id, since)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (desk, agent_id) DO UPDATE SET agent_name = excluded.agent_name,
          chat = excluded.chat, handoff_id = excluded.handoff_id,
          conversation_id = excluded.conversation_id, since = excluded.since
        """,
        watcher.desk(),
        watcher.agentId(),
        watcher.agentName(),
        watcher.chat(),
        watcher.handoffId(),
        watcher.conversationId(),
        watcher.since());
  }

  /** Who follows a conversation. */
  public List<Watcher> of(String conversationId) {
    return sql.list(
        WatcherTable::map,
        "SELECT * FROM watcher WHERE conversation_id = ? ORDER BY desk, agent_id",
        conversationId);
  }

  /** What an agent of a desk follows. */
  public Optional<Watcher> find(String desk, String agentId) {
    return sql.first(
        WatcherTable::map, "SELECT * FROM watcher WHERE desk = ? AND agent_id = ?", desk, agentId);
  }

  /** Notes that an agent follows nothing any more; false if they did not. */
  public boolean end(String desk, String agentId) {
    return sql.update("DELETE FROM watcher WHERE desk = ? AND agent_id = ?", desk, agentId) == 1;
  }

  /** The handoffs that agents of a desk have, the oldest claim first. Locks none of them. */
  public List<Followable> followable(String desk) {
    return sql.list(
        row -> new Followable(HandoffTable.map(row), row.text("user_name")),
        """
        SELECT h.*, c.user_name FROM handoff h JOIN conversation c ON c.id = h.conversation_id
        WHERE h.desk = ? AND h.status = 'ACCEPTED' ORDER BY h.accepted_at, h.id
        """,
        desk);
  }

  /**
   * Locks in one order what an agent has at desks and what they follow there, which a whisper
   * touches together.
   */
  public void lock(Collection<String> desks, String agentId) {
    if (!sql.locks()) {
      return;
    }
    Set<String> ids = new HashSet<>();
    for (String desk : desks) {
      ids.addAll(
          sql.list(
              row -> row.text("conversation_id"),
              """
              SELECT conversation_id FROM handoff
              WHERE desk = ? AND agent_id = ? AND status = 'ACCEPTED'
              UNION SELECT conversation_id FROM watcher WHERE desk = ? AND agent_id = ?
              """,
              desk,
              agentId,
              desk,
              agentId));
    }
    sql.lockConversations(ids);
  }

  private static Watcher map(Sql.Row row) throws SQLException {
    return new Watcher(
        row.text("desk"),
        row.text("agent_id"),
        row.text("agent_name"),
        row.text("chat"),
        row.text("handoff_id"),
        row.text("conversation_id"),
        row.time("since"));
  }

  /** A handoff that an agent has, and whose it is. */
  public record Followable(Handoff handoff, String userName) {}
}
