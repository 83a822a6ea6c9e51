package dev.baton.store;

import dev.baton.conversation.Handoff;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who follows colleagues' handoffs; one at a time for each agent of a desk. */
public final class WatcherTable {

  private final Sql sql;

  WatcherTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that an agent follows a handoff, and no other any more. */
  public void begin(Watcher watcher, Instant now) {
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
        now);
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

  /** The handoffs that agents of a desk have, the oldest claim first. */
  public List<Handoff> followable(String desk) {
    return sql.list(
        HandoffTable::map,
        "SELECT * FROM handoff WHERE desk = ? AND status = 'ACCEPTED' ORDER BY accepted_at, id",
        desk);
  }

  private static Watcher map(Sql.Row row) throws SQLException {
    return new Watcher(
        row.text("desk"),
        row.text("agent_id"),
        row.text("agent_name"),
        row.text("chat"),
        row.text("handoff_id"),
        row.text("conversation_id"));
  }
}
