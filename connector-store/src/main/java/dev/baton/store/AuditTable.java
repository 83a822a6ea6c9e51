package dev.baton.store;

import dev.baton.conversation.Actor;
import dev.baton.conversation.AuditEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What happened and stays known. Entries are added and never changed, but for the seal, which each
 * gets once.
 *
 * <p>Adding takes no number and no lock, so that nobody waits for it. The seals are given later, by
 * one node at a time and in one order.
 */
public final class AuditTable {

  private static final String ANCHOR = "anchor";

  private final Sql sql;

  AuditTable(Sql sql) {
    this.sql = sql;
  }

  /** Adds an entry, before the transaction ends. */
  public void add(AuditEntry entry) {
    sql.updateLater(
        """
        INSERT INTO audit (id, happened_at, actor_kind, actor_id, actor_name, action,
          conversation_id, handoff_id, epoch, detail, seq, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        entry.id(),
        entry.at(),
        entry.actor().kind(),
        entry.actor().id(),
        entry.actor().name(),
        entry.action(),
        entry.conversationId(),
        entry.handoffId(),
        entry.epoch(),
        StoreJson.write(entry.detail()),
        entry.seq(),
        entry.seal());
  }

  public Optional<AuditEntry> find(String id) {
    return sql.first(AuditTable::map, "SELECT * FROM audit WHERE id = ?", id);
  }

  /** What is known of a conversation, oldest first. */
  public List<AuditEntry> of(String conversationId) {
    return sql.list(
        AuditTable::map,
        "SELECT * FROM audit WHERE conversation_id = ? ORDER BY id",
        conversationId);
  }

  /** Entries before one, latest first. */
  public List<AuditEntry> before(String id, int limit) {
    return sql.list(
        AuditTable::map, "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", id, limit);
  }

  /** Entries about a conversation before one, latest first. */
  public List<AuditEntry> before(String id, String conversationId, int limit) {
    return sql.list(
        AuditTable::map,
        """
        SELECT * FROM audit WHERE conversation_id = ? AND id < ? ORDER BY id DESC LIMIT ?
        """,
        conversationId,
        id,
        limit);
  }

  /** The ids of entries from one on, which may be in use or not, in their order. */
  public List<String> idsFrom(String id, int limit) {
    return sql.list(
        row -> row.text("id"), "SELECT id FROM audit WHERE id >= ? ORDER BY id LIMIT ?", id, limit);
  }

  /** Entries without a seal, in the order in which they get it. */
  public List<AuditEntry> unsealed(int limit) {
    return sql.list(
        AuditTable::map, "SELECT * FROM audit WHERE seq IS NULL ORDER BY id LIMIT ?", limit);
  }

  /** The last place of the chain. */
  public AuditSeal last() {
    return sql.first(
            AuditTable::place,
            "SELECT seq, seal FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1")
        .orElseGet(this::anchor);
  }

  /** The place before the first entry of the chain that is still there. */
  public AuditSeal anchor() {
    return sql.first(AuditTable::place, "SELECT seq, seal FROM audit_anchor WHERE name = ?", ANCHOR)
        .orElse(AuditSeal.FIRST);
  }

  /** Entries of the chain behind a place, in its order. */
  public List<AuditEntry> sealedAfter(long seq, int limit) {
    return sql.list(
        AuditTable::map,
        "SELECT * FROM audit WHERE seq IS NOT NULL AND seq > ? ORDER BY seq LIMIT ?",
        seq,
        limit);
  }

  /** Seals the entries that have no seal, up to a number of them; returns those. */
  public List<AuditEntry> seal(int limit) {
    AuditSeal last = last();
    List<AuditEntry> sealed = new ArrayList<>();
    for (AuditEntry entry : unsealed(limit)) {
      last = last.next(entry);
      sql.update(
          "UPDATE audit SET seq = ?, seal = ? WHERE id = ? AND seq IS NULL",
          last.seq(),
          last.seal(),
          entry.id());
      sealed.add(entry.sealed(last.seq(), last.seal()));
    }
    return sealed;
  }

  /**
   * Deletes the beginning of the chain up to a place, and remembers that place.
   *
   * @param note says so in the chain itself; it is sealed at once
   */
  public void cut(AuditSeal through, AuditEntry note, Instant now) {
    AuditSeal place = last().next(note);
    add(note.sealed(place.seq(), place.seal()));
    sql.update("DELETE FROM audit WHERE seq IS NOT NULL AND seq <= ?", through.seq());
    sql.update(
        """
        INSERT INTO audit_anchor (name, seq, seal, cut_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, seal = excluded.seal,
          cut_at = excluded.cut_at
        """,
        ANCHOR,
        through.seq(),
        through.seal(),
        now);
  }

  private static AuditSeal place(Sql.Row row) throws SQLException {
    return new AuditSeal(row.number("seq"), row.text("seal"));
  }

  private static AuditEntry map(Sql.Row row) throws SQLException {
    Map<String, String> detail = new TreeMap<>();
    Map<?, ?> stored = StoreJson.read(Map.class, row.text("detail"));
    stored.forEach((name, value) -> detail.put(String.valueOf(name), String.valueOf(value)));
    return new AuditEntry(
        row.text("id"),
        row.time("happened_at"),
        new Actor(row.text("actor_kind"), row.textOrNull("actor_id"), row.textOrNull("actor_name")),
        row.text("action"),
        row.textOrNull("conversation_id"),
        row.textOrNull("handoff_id"),
        row.numberOrNull("epoch"),
        new TreeMap<>(detail),
        row.numberOrNull("seq"),
        row.textOrNull("seal"));
  }
}
