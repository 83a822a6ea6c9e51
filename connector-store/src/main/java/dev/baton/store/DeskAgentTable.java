package dev.baton.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The agents who were seen at desks lately. */
public final class DeskAgentTable {

  /** How long an agent is remembered who is not seen again. */
  public static final Duration KEPT = Duration.ofDays(30);

  /** How exact the time is at which an agent was last seen: rows are seldom written. */
  private static final Duration EXACT = Duration.ofMinutes(10);

  /** The stream that numbers whom Baton asks in turn, over all nodes. */
  public static final String TURNS = "agents asked";

  private final Sql sql;
  private final Tables tables;

  DeskAgentTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
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

  /** The agents of all desks who were seen since a time, with what else is known of them. */
  public List<AgentStatus> statuses(Instant since) {
    return sql.list(
        DeskAgentTable::status,
        "SELECT * FROM desk_agent WHERE seen_at >= ? ORDER BY seen_at DESC, desk, agent_id",
        since);
  }

  public Optional<AgentStatus> status(String desk, String agentId) {
    return sql.first(
        DeskAgentTable::status,
        "SELECT * FROM desk_agent WHERE desk = ? AND agent_id = ?",
        desk,
        agentId);
  }

  /** Notes that an agent is away; who was away before, is for this reason now. */
  public void away(String desk, String agentId, AgentStatus.Absence absence) {
    sql.update(
        """
        UPDATE desk_agent SET away_since = ?, away_reason = ?, away_missed = ?, missed = 0
        WHERE desk = ? AND agent_id = ?
        """,
        absence.since(),
        absence.reason(),
        absence.missed(),
        desk,
        agentId);
  }

  /** Notes that an agent is there again; false if they were not away. */
  public boolean back(String desk, String agentId) {
    return sql.update(
            """
            UPDATE desk_agent SET away_since = NULL, away_reason = NULL, away_missed = NULL,
              missed = 0
            WHERE desk = ? AND agent_id = ? AND away_since IS NOT NULL
            """,
            desk,
            agentId)
        == 1;
  }

  /** Notes that an agent left a question without an answer; returns how many they did in a row. */
  public int missed(String desk, String agentId) {
    return sql.first(
            row -> row.count("missed"),
            """
            UPDATE desk_agent SET missed = missed + 1 WHERE desk = ? AND agent_id = ?
            RETURNING missed
            """,
            desk,
            agentId)
        .orElse(0);
  }

  /** Notes that an agent answers. */
  public void answers(String desk, String agentId) {
    sql.update(
        "UPDATE desk_agent SET missed = 0 WHERE desk = ? AND agent_id = ? AND missed > 0",
        desk,
        agentId);
  }

  /**
   * Lets nobody else take a turn in asking agents until the commit, so that what the others have
   * asked is known.
   */
  public void lockTurns() {
    tables.lockStreams(Set.of(TURNS));
  }

  /** Takes the next turn in asking agents. Until the commit nobody else can take one. */
  public long nextTurn() {
    return tables.next(TURNS);
  }

  /** Notes that an agent is asked in a turn. */
  public void asked(String desk, String agentId, long turn) {
    sql.update(
        "UPDATE desk_agent SET asked_no = ? WHERE desk = ? AND agent_id = ?", turn, desk, agentId);
  }

  /** Lets nobody else give an agent anything until the commit. */
  public void lock(String desk, String agentId) {
    sql.update(
        "UPDATE desk_agent SET missed = missed WHERE desk = ? AND agent_id = ?", desk, agentId);
  }

  private static AgentStatus status(Sql.Row row) throws SQLException {
    Instant since = row.timeOrNull("away_since");
    return new AgentStatus(
        map(row),
        since == null
            ? null
            : new AgentStatus.Absence(
                since, Tables.orEmpty(row.textOrNull("away_reason")), row.count("away_missed")),
        row.count("missed"),
        row.number("asked_no"));
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
