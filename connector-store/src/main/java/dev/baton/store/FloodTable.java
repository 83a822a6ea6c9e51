package dev.baton.store;

import java.time.Instant;
import java.util.Optional;

/** How many messages users wrote recently. */
public final class FloodTable {

  private final Sql sql;

  FloodTable(Sql sql) {
    this.sql = sql;
  }

  /** A user's last window in a conversation; empty before the first. */
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
   * A period that began with a user's message.
   *
   * @param written how many messages the user has written in it so far
   * @param told whether the user was told that some messages of this flood were held back
   */
  public record Window(Instant since, int written, boolean told) {}
}
