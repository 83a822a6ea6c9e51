package dev.baton.store;

import dev.baton.conversation.Handoff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is asked to take the handoffs that wait, where agents are asked one by one. */
public final class AssignmentTable {

  private static final DueTimes DUE = DueTimes.ofHandoffs("ask_until", "");

  private final Sql sql;
  private final HandoffTable handoffs;

  AssignmentTable(Sql sql, HandoffTable handoffs) {
    this.sql = sql;
    this.handoffs = handoffs;
  }

  /**
   * Notes who is asked to take a waiting handoff; false if it no longer waits.
   *
   * @param askUntil until when the one who is asked may answer; null if nobody is
   */
  public boolean assign(String id, Assignment assignment, @Nullable Instant askUntil) {
    return sql.update(
            "UPDATE handoff SET assignment = ?, ask_until = ? WHERE id = ? AND status = 'QUEUED'",
            StoreJson.write(assignment),
            askUntil,
            id)
        == 1;
  }

  /**
   * Who was asked to take a handoff that waits, or waited last; empty if nobody was. Nodes of
   * earlier versions leave it as it was when they change control.
   */
  public Optional<Assignment> find(String id) {
    return sql.first(
        row -> StoreJson.read(Assignment.class, row.text("assignment")),
        "SELECT assignment FROM handoff WHERE id = ? AND assignment IS NOT NULL",
        id);
  }

  /** Who was asked to take a handoff that waits, if control has not changed since. */
  public Optional<Assignment> inForce(String id) {
    return sql.first(
            row ->
                new InEpoch(
                    StoreJson.read(Assignment.class, row.text("assignment")), row.number("epoch")),
            """
            SELECT h.assignment, c.epoch FROM handoff h JOIN conversation c ON c.id = h.conversation_id
            WHERE h.id = ? AND h.assignment IS NOT NULL
            """,
            id)
        .filter(found -> found.assignment().epoch() == found.epoch())
        .map(InEpoch::assignment);
  }

  private record InEpoch(Assignment assignment, long epoch) {}

  /** Forgets who was asked. */
  public void unassign(String id) {
    sql.update(
        "UPDATE handoff SET assignment = NULL, ask_until = NULL"
            + " WHERE id = ? AND assignment IS NOT NULL",
        id);
  }

  /** Lets the time end now in which an agent may answer questions. */
  public void askNoLonger(String desk, String agentId, Instant now) {
    asking().stream()
        .filter(asking ->
            asking
                .assignment()
                .current()
                .filter(asked -> asked.desk().equals(desk) && asked.id().equals(agentId))
                .isPresent())
        .forEach(asking ->
            sql.update(
                "UPDATE handoff SET ask_until = ? WHERE id = ? AND assignment = ? AND ask_until > ?",
                now,
                asking.id(),
                StoreJson.write(asking.assignment()),
                now));
  }

  /** What agents are asked now, of all handoffs. */
  public List<Asking> asking() {
    return sql.listReadable(
        row -> new Asking(row.text("id"), StoreJson.read(Assignment.class, row.text("assignment"))),
        """
        SELECT id, assignment FROM handoff WHERE ask_until IS NOT NULL AND assignment IS NOT NULL
          AND status = 'QUEUED'
        """);
  }

  /**
   * Waiting handoffs that everybody may take, although they were to be given to one agent, the most
   * urgent first, then the oldest.
   */
  public List<Open> openToAll() {
    List<Open> oldestFirst =
        sql.listReadable(
            row ->
                new Open(
                    HandoffTable.map(row),
                    StoreJson.read(Assignment.class, row.text("assignment"))),
            """
            SELECT * FROM handoff
            WHERE status = 'QUEUED' AND assignment IS NOT NULL AND ask_until IS NULL
            ORDER BY created_at, id
            """);
    return HandoffTable.urgentFirst(oldestFirst, Open::handoff);
  }

  /**
   * Handoffs of which an agent was asked and did not answer in time, the longest due first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<HandoffTable.Due> due(Instant now, HandoffTable.@Nullable Due after, int limit) {
    return DUE.until(sql, now, after, limit);
  }

  /** Whether an agent who was asked did not answer in time. */
  public boolean isDue(String id, Instant now) {
    return handoffs.isDue("ask_until", id, now);
  }

  /** A waiting handoff that an agent is asked to take. */
  public record Asking(String id, Assignment assignment) {}

  /** A waiting handoff that everybody may take, and who was asked before. */
  public record Open(Handoff handoff, Assignment assignment) {}
}
