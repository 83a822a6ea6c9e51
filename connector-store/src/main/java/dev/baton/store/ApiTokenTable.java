package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens by which the API may be called. They are few: all of them are read at once. */
public final class ApiTokenTable {

  private final Sql sql;

  ApiTokenTable(Sql sql) {
    this.sql = sql;
  }

  /** All tokens, the oldest first, also those that are revoked or have expired. */
  public List<Row> all() {
    return sql.list(ApiTokenTable::map, "SELECT * FROM api_token ORDER BY created_at, id");
  }

  public void add(Row token) {
    sql.update(
        """
        INSERT INTO api_token (id, name, role, hash, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        token.id(),
        token.name(),
        token.role(),
        token.hash(),
        token.createdAt(),
        token.expiresAt());
  }

  /** Revokes a token; false if there is none of this id, or it was revoked before. */
  public boolean revoke(String id, Instant now) {
    return sql.update(
            "UPDATE api_token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id)
        == 1;
  }

  /** Keeps when a token was used last, unless a later use is known. */
  public void used(String id, Instant at) {
    sql.update(
        """
        UPDATE api_token SET last_used_at = ?
        WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)
        """,
        at,
        id,
        at);
  }

  /** Forgets tokens that nobody can use since a time. */
  public void forgetBefore(Instant time) {
    sql.update("DELETE FROM api_token WHERE expires_at < ? OR revoked_at < ?", time, time);
  }

  private static Row map(Sql.Row row) throws SQLException {
    return new Row(
        row.text("id"),
        row.text("name"),
        row.text("role"),
        row.text("hash"),
        row.time("created_at"),
        row.time("expires_at"),
        row.timeOrNull("revoked_at"),
        row.timeOrNull("last_used_at"));
  }

  /**
   * A token.
   *
   * @param role what it may be used for, as the caller of the store calls it
   * @param hash SHA-256 of the token itself, in hex
   * @param revokedAt null while it is not revoked
   * @param lastUsedAt to some minutes; null if it was not used yet
   */
  public record Row(
      String id,
      String name,
      String role,
      String hash,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt) {

    /** Whether it may be used at a time. */
    public boolean isValid(Instant now) {
      return revokedAt == null && now.isBefore(expiresAt);
    }
  }
}
