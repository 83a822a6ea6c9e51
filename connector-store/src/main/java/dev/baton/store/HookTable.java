package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What operators' webhooks are still to be told. Written in the transaction that causes it, and
 * deleted once the webhook has taken it.
 *
 * <p>A webhook is told the events of a conversation one after the other: only the first that waits
 * is ever due. One that was given up stands in nobody's way.
 */
public final class HookTable {

  /** How the id of each event begins, so that it is known among those of other dead letters. */
  public static final String ID = "evt_";

  private static final String LINE = "hook = ? AND conversation_id = ?";

  private final Sql sql;

  HookTable(Sql sql) {
    this.sql = sql;
  }

  /** Adds an event behind those of its conversation that the webhook was not told yet. */
  public void add(HookEvent event) {
    sql.lockConversation(event.conversationId());
    boolean first = isFirst(event);
    sql.update(
        """
        INSERT INTO hook_event (id, hook, conversation_id, seq, kind, body, state, attempts, due_at,
          created_at)
        VALUES (?, ?, ?, ?, ?, ?, 'WAITING', 0, ?, ?)
        """,
        event.id(),
        event.hook(),
        event.conversationId(),
        last(event) + 1,
        event.kind(),
        event.body(),
        first ? event.createdAt() : null,
        event.createdAt());
  }

  private boolean isFirst(HookEvent event) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM hook_event WHERE " + LINE + " AND state = 'WAITING' LIMIT 1",
            event.hook(),
            event.conversationId())
        .isEmpty();
  }

  private long last(HookEvent event) {
    return sql.first(
            row -> row.number("seq"),
            "SELECT seq FROM hook_event WHERE " + LINE + " ORDER BY seq DESC LIMIT 1",
            event.hook(),
            event.conversationId())
        .orElse(0L);
  }

  /** What a webhook may be told now, the longest due first; no two of one conversation. */
  public List<HookEvent> due(String hook, Instant now, int limit) {
    return sql.list(
        HookTable::map,
        "SELECT * FROM hook_event WHERE hook = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?",
        hook,
        now,
        limit);
  }

  /** Deletes an event that its webhook has taken; the next of its conversation is due now. */
  public void taken(HookEvent event, Instant now) {
    sql.lockConversation(event.conversationId());
    sql.update("DELETE FROM hook_event WHERE id = ?", event.id());
    goOn(event, now);
  }

  /** Has an event tried again later; those behind it wait too. */
  public void retry(HookEvent event, Instant dueAt, String error) {
    sql.lockConversation(event.conversationId());
    sql.update(
        """
        UPDATE hook_event SET attempts = attempts + 1, due_at = ?, error = ?
        WHERE id = ? AND state = 'WAITING'
        """,
        dueAt,
        error,
        event.id());
  }

  /** Gives an event up; the next of its conversation is due now. */
  public void bury(HookEvent event, String error, Instant now) {
    sql.lockConversation(event.conversationId());
    sql.update(
        """
        UPDATE hook_event SET state = 'DEAD', attempts = attempts + 1, due_at = NULL, error = ?
        WHERE id = ? AND state = 'WAITING'
        """,
        error,
        event.id());
    goOn(event, now);
  }

  private void goOn(HookEvent behind, Instant now) {
    sql.update(
        """
        UPDATE hook_event SET due_at = ? WHERE due_at IS NULL AND id = (
          SELECT id FROM hook_event WHERE hook = ? AND conversation_id = ? AND state = 'WAITING'
          ORDER BY seq LIMIT 1)
        """,
        now,
        behind.hook(),
        behind.conversationId());
  }

  /** Puts a dead event at the end of its line; false if it is none any more. */
  boolean revive(String id) {
    Optional<HookEvent> dead =
        sql.firstLocked(
            HookEvent::conversationId,
            HookTable::map,
            "SELECT * FROM hook_event WHERE id = ? AND state = 'DEAD'",
            id);
    if (dead.isEmpty()) {
      return false;
    }
    HookEvent event = dead.get();
    boolean first = isFirst(event);
    sql.update(
        """
        UPDATE hook_event SET state = 'WAITING', attempts = 0, error = NULL, seq = ?, due_at = ?
        WHERE id = ?
        """,
        last(event) + 1,
        first ? event.createdAt() : null,
        id);
    return true;
  }

  /** Discards a dead event for good; false if it is none any more. */
  boolean discard(String id) {
    return sql.update("DELETE FROM hook_event WHERE id = ? AND state = 'DEAD'", id) == 1;
  }

  /** How many events a webhook is still to be told, without those that were given up. */
  public long waiting(String hook) {
    return sql.first(
            row -> row.number("n"),
            "SELECT COUNT(*) AS n FROM hook_event WHERE hook = ? AND state = 'WAITING'",
            hook)
        .orElse(0L);
  }

  /** Whether any webhook is still to be told something about a conversation. */
  public boolean waitsFor(String conversationId) {
    return sql.first(
            row -> row.text("id"),
            """
            SELECT id FROM hook_event WHERE conversation_id = ? AND state = 'WAITING' LIMIT 1
            """,
            conversationId)
        .isPresent();
  }

  /** The webhooks that are still to be told something. */
  public List<String> hooks() {
    return sql.list(
        row -> row.text("hook"),
        "SELECT DISTINCT hook FROM hook_event WHERE state = 'WAITING' ORDER BY hook");
  }

  /** Some of what a webhook is still to be told, by conversation and in order. */
  public List<HookEvent> waiting(String hook, int limit) {
    return sql.list(
        HookTable::map,
        """
        SELECT * FROM hook_event WHERE hook = ? AND state = 'WAITING'
        ORDER BY conversation_id, seq LIMIT ?
        """,
        hook,
        limit);
  }

  /** Has a webhook told at a time what it was to be told later. */
  public void hurry(String hook, Instant dueAt) {
    sql.update(
        "UPDATE hook_event SET due_at = ? WHERE hook = ? AND due_at > ?", dueAt, hook, dueAt);
  }

  private static HookEvent map(Sql.Row row) throws SQLException {
    return new HookEvent(
        row.text("id"),
        row.text("hook"),
        row.text("conversation_id"),
        row.text("kind"),
        row.text("body"),
        row.count("attempts"),
        row.time("created_at"));
  }
}
