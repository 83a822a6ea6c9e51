package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is logged in to the console. They are few: all of them are read at once. */
public final class ApiSessionTable {

  private final Sql sql;

  ApiSessionTable(Sql sql) {
    this.sql = sql;
  }

  /** All sessions that have not ended, the one that was used last first. */
  public List<Row> all(Instant now, int limit) {
    return sql.list(
        ApiSessionTable::map,
        "SELECT * FROM api_session WHERE expires_at > ? ORDER BY seen_at DESC, hash LIMIT ?",
        now,
        limit);
  }

  public void add(Row session) {
    sql.update(
        """
        INSERT INTO api_session (hash, token_id, proof, caller, name, role, created_at, expires_at,
          seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        session.hash(),
        session.begunBy(),
        session.proof(),
        session.caller(),
        session.name(),
        session.role(),
        session.createdAt(),
        session.expiresAt(),
        session.seenAt());
  }

  /** Ends a session; false if there is none. */
  public boolean end(String hash) {
    return sql.update("DELETE FROM api_session WHERE hash = ?", hash) == 1;
  }

  /** Ends all sessions that began with a token. */
  public void endOf(String tokenId) {
    sql.update("DELETE FROM api_session WHERE token_id = ?", tokenId);
  }

  /** Keeps when a session was used last, unless a later use is known. */
  public void seen(String hash, Instant at) {
    sql.update("UPDATE api_session SET seen_at = ? WHERE hash = ? AND seen_at < ?", at, hash, at);
  }

  /** Forgets sessions that have ended, or were not used since a time. */
  public void forget(Instant now, Instant unusedSince) {
    sql.update("DELETE FROM api_session WHERE expires_at <= ? OR seen_at <= ?", now, unusedSince);
  }

  private static Row map(Sql.Row row) throws SQLException {
    return new Row(
        row.text("hash"),
        row.textOrNull("token_id"),
        row.textOrNull("proof"),
        row.text("caller"),
        row.text("name"),
        row.text("role"),
        row.time("created_at"),
        row.time("expires_at"),
        row.time("seen_at"));
  }

  /**
   * A session.
   *
   * @param hash SHA-256 of the cookie's value, in hex
   * @param begunBy the id of the token by which it began; null if it did not begin with one of the
   *     store
   * @param proof by which the token is known again that is not in the store; null for none
   * @param caller the id of who it is
   * @param seenAt when it was used last, to a minute
   */
  public record Row(
      String hash,
      @Nullable String begunBy,
      @Nullable String proof,
      String caller,
      String name,
      String role,
      Instant createdAt,
      Instant expiresAt,
      Instant seenAt) {}
}
