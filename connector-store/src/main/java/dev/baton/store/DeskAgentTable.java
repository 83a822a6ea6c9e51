package dev.baton.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The agents who were seen at desks lately. */
public final class DeskAgentTable {

  /** How long an agent is remembered who is not seen again. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** How exact the time is at which an agent was last seen: rows are seldom written. */
  private static final Duration EXACT = Duration.ofMinutes(10);

  private final Sql sql;

  DeskAgentTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that an agent was at a desk. */
  public void saw(DeskAgent agent) {
    boolean known =
        find(agent.desk(), agent.id())
            .filter(before -> before.seenAt().plus(EXACT).isAfter(agent.seenAt()))
            .isPresent();
    if (known) {
      return;
    }
    sql.update(
        """
        INSERT INTO desk_agent (desk, agent_id, name, handle, seen_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (desk, agent_id) DO UPDATE SET name = excluded.name,
          handle = excluded.handle, seen_at = excluded.seen_at
        """,
        agent.desk(),
        agent.id(),
        agent.name(),
        agent.handle(),
        agent.seenAt());
  }

  /** Forgets a person who is no agent of a desk any more. */
  public void forget(String desk, String agentId) {
    sql.update("DELETE FROM desk_agent WHERE desk = ? AND agent_id = ?", desk, agentId);
  }

  /** Forgets the agents who were not seen since a time. */
  public void forgetBefore(Instant time) {
    sql.update("DELETE FROM desk_agent WHERE seen_at < ?", time);
  }

  public Optional<DeskAgent> find(String desk, String agentId) {
    return sql.first(
        DeskAgentTable::map,
        "SELECT * FROM desk_agent WHERE desk = ? AND agent_id = ?",
        desk,
        agentId);
  }

  /** The agents of all desks who were seen since a time, latest first. */
  public List<DeskAgent> seenSince(Instant since) {
    return sql.list(
        DeskAgentTable::map,
        "SELECT * FROM desk_agent WHERE seen_at >= ? ORDER BY seen_at DESC, desk, agent_id",
        since);
  }

  private static DeskAgent map(Sql.Row row) throws SQLException {
    return new DeskAgent(
        row.text("desk"),
        row.text("agent_id"),
        row.text("name"),
        row.textOrNull("handle"),
        row.time("seen_at"));
  }
}
