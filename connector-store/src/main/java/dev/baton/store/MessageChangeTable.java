package dev.baton.store;

import java.util.List;

/** When messages were changed or sent, for whoever listens. Found by ids, as messages are. */
public final class MessageChangeTable {

  private final Sql sql;

  MessageChangeTable(Sql sql) {
    this.sql = sql;
  }

  /** That something became of a message, at the place of its id. */
  public record Change(String id, String messageId) {}

  /** Notes that a message is not what it was. */
  public void add(Change change) {
    sql.updateLater(
        "INSERT INTO message_change (id, message_id) VALUES (?, ?)",
        change.id(),
        change.messageId());
  }

  /** Changes from an id on, which may be in use or not, in their order. */
  public List<Change> from(String id, int limit) {
    return sql.list(
        row -> new Change(row.text("id"), row.text("message_id")),
        "SELECT id, message_id FROM message_change WHERE id >= ? ORDER BY id LIMIT ?",
        id,
        limit);
  }

  /** What was sent to users, from an id on, which may be in use or not, in their order. */
  public List<Change> sentFrom(String id, int limit) {
    return sql.list(
        row -> new Change(row.text("sent_id"), row.text("message_id")),
        "SELECT sent_id, message_id FROM message_copy WHERE sent_id >= ? ORDER BY sent_id LIMIT ?",
        id,
        limit);
  }

  /** Forgets changes before an id. */
  public void forgetBefore(String id) {
    sql.update("DELETE FROM message_change WHERE id < ?", id);
  }
}
