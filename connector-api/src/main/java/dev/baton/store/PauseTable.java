package dev.baton.store;

import java.time.Instant;
import java.util.List;

/** Until when platforms asked not to be called, so that a restart does not forget it. */
public final class PauseTable {

  private final Sql sql;

  PauseTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes a pause, unless a longer one is known. */
  public void note(Pause pause) {
    sql.update(
        """
        INSERT INTO pause (channel, chat, ends_at) VALUES (?, ?, ?)
        ON CONFLICT (channel, chat) DO UPDATE SET ends_at = excluded.ends_at
        WHERE pause.ends_at < excluded.ends_at
        """,
        pause.channel(),
        pause.chat(),
        pause.endsAt());
  }

  /** The pauses that are not over. */
  public List<Pause> after(Instant now) {
    return sql.list(
        row -> new Pause(row.text("channel"), row.text("chat"), row.time("ends_at")),
        "SELECT channel, chat, ends_at FROM pause WHERE ends_at > ?",
        now);
  }

  /** Forgets the pauses that are over. */
  public void forget(Instant now) {
    sql.update("DELETE FROM pause WHERE ends_at <= ?", now);
  }

  /**
   * A pause that a platform asked for.
   *
   * @param chat empty for the whole account
   */
  public record Pause(String channel, String chat, Instant endsAt) {}
}
