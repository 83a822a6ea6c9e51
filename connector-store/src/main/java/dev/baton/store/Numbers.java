package dev.baton.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The last number that was taken of each ordered stream.
 *
 * <p>Where nodes share the database, a stream's row is locked from its first number until the end
 * of the transaction, or the conversation is whose messages it numbers. So later ones are counted
 * here, and only the last one is written.
 */
final class Numbers {

  private final Sql sql;

  /** The last numbers of streams of which nobody else takes one until the transaction ends. */
  private final Map<String, Long> known = new HashMap<>();

  /** The streams of which numbers were taken that are not written yet. */
  private final Set<String> changed = new HashSet<>();

  Numbers(Sql sql) {
    this.sql = sql;
  }

  /** Takes the next number of a stream, starting at 1. */
  long next(String stream) {
    Long last = known.get(stream);
    if (last == null) {
      long taken = take(stream);
      if (sql.isShared()) {
        known.put(stream, taken);
      }
      return taken;
    }
    known.put(stream, last + 1);
    changed.add(stream);
    return last + 1;
  }

  private long take(String stream) {
    return sql.firstApart(
            row -> row.number("last_taken"),
            """
            INSERT INTO sequence_of (stream, last_taken) VALUES (?, 1)
            ON CONFLICT (stream) DO UPDATE SET last_taken = sequence_of.last_taken + 1
            RETURNING last_taken
            """,
            stream)
        .orElseThrow();
  }

  /**
   * Locks the rows of streams in a fixed order, so that batches of several nodes do not deadlock. A
   * stream of which no number was ever taken has none. Does nothing where there are no other
   * writers.
   */
  void lock(Set<String> streams) {
    if (!sql.locks() || known.keySet().containsAll(streams)) {
      return;
    }
    sql.listApart(
            row -> Map.entry(row.text("stream"), row.number("last_taken")),
            "SELECT stream, last_taken FROM sequence_of WHERE stream = ANY (?) ORDER BY stream FOR"
                + " UPDATE",
            (Object) streams.toArray(String[]::new))
        .forEach(row -> known.putIfAbsent(row.getKey(), row.getValue()));
  }

  /** Drops a stream; its numbers start again. */
  void drop(String stream) {
    known.remove(stream);
    changed.remove(stream);
    sql.update("DELETE FROM sequence_of WHERE stream = ?", stream);
  }

  /** Notes the last number of a stream whose row cannot change until the transaction ends. */
  void know(String stream, long last) {
    known.putIfAbsent(stream, last);
  }

  /** Writes the numbers that were taken; to be called before the transaction is committed. */
  void write() {
    changed.forEach(stream ->
        sql.updateLater(
            """
            INSERT INTO sequence_of (stream, last_taken) VALUES (?, ?)
            ON CONFLICT (stream) DO UPDATE SET last_taken = EXCLUDED.last_taken
            """,
            stream,
            known.get(stream)));
    changed.clear();
  }

  /** Forgets what was read and taken: the transaction has ended. */
  void forget() {
    known.clear();
    changed.clear();
  }
}
