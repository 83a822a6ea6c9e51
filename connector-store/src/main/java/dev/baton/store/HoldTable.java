package dev.baton.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pauses: until when platforms asked not to be called. */
public final class HoldTable {

  private final Sql sql;

  HoldTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Stores a pause, unless a longer one is known, and deletes those that are over.
   *
   * @param chat null for the whole account
   */
  public void keep(String channel, @Nullable String chat, Instant until, Instant now) {
    sql.update("DELETE FROM hold WHERE held_until < ?", now);
    sql.update(
        """
        INSERT INTO hold (channel, chat, held_until) VALUES (?, ?, ?)
        ON CONFLICT (channel, chat) DO UPDATE SET held_until = excluded.held_until
        WHERE hold.held_until < excluded.held_until
        """,
        channel,
        Tables.orEmpty(chat),
        until);
  }

  /** The pauses that are not over yet. */
  public List<Hold> after(Instant now) {
    return sql.list(
        row ->
            new Hold(row.text("channel"), Tables.orNull(row.text("chat")), row.time("held_until")),
        "SELECT channel, chat, held_until FROM hold WHERE held_until > ?",
        now);
  }

  /**
   * A pause.
   *
   * @param chat null for the whole account
   */
  public record Hold(String channel, @Nullable String chat, Instant until) {}
}
