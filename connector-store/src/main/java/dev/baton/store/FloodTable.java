package dev.baton.store;

import java.time.Instant;
import java.util.Optional;

/** How much users wrote lately. */
public final class FloodTable {

  private final Sql sql;

  FloodTable(Sql sql) {
    this.sql = sql;
  }

  /** The last window of a user in a conversation; empty before the first. */
  public Optional<Window> window(String conversationId, String userId) {
    sql.lockConversation(conversationId);
    return sql.first(
        row -> new Window(row.time("since"), row.count("written"), row.flag("told")),
        "SELECT since, written, told FROM flood WHERE conversation_id = ? AND user_id = ?",
        conversationId,
        userId);
  }

  public void keep(String conversationId, String userId, Window window) {
    sql.update(
        """
        INSERT INTO flood (conversation_id, user_id, since, written, told) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (conversation_id, user_id)
        DO UPDATE SET since = excluded.since, written = excluded.written, told = excluded.told
        """,
        conversationId,
        userId,
        window.since(),
        window.written(),
        window.told());
  }

  /**
   * A stretch of time that began with a user's message.
   *
   * @param written messages in it so far
   * @param told whether the user knows of this flood that some were held back
   */
  public record Window(Instant since, int written, boolean told) {}
}
