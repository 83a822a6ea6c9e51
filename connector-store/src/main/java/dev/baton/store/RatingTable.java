package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What users think of handoffs. */
public final class RatingTable {

  private final Sql sql;

  RatingTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that a user was asked, in a message. */
  public void ask(String handoffId, String conversationId, String messageId, Instant now) {
    sql.update(
        """
        INSERT INTO rating (handoff_id, conversation_id, message_id, asked_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (handoff_id) DO NOTHING
        """,
        handoffId,
        conversationId,
        messageId,
        now);
  }

  public Optional<HandoffRating> find(String handoffId) {
    return sql.first(RatingTable::map, "SELECT * FROM rating WHERE handoff_id = ?", handoffId);
  }

  /** The ratings of a conversation's handoffs, oldest first. */
  public List<HandoffRating> of(String conversationId) {
    return sql.list(
        RatingTable::map,
        "SELECT * FROM rating WHERE conversation_id = ? ORDER BY asked_at, handoff_id",
        conversationId);
  }

  /** Notes what a user says, in place of what they said before. */
  public void rate(String handoffId, int stars, Instant now) {
    sql.update(
        "UPDATE rating SET stars = ?, rated_at = COALESCE(rated_at, ?) WHERE handoff_id = ?",
        stars,
        now,
        handoffId);
  }

  /** Notes that the next message of a person is a comment on this handoff, and on no other. */
  public void awaitComment(HandoffRating rating, String personId, Instant now) {
    sql.update(
        "UPDATE rating SET comment_asked_at = NULL, comment_of = NULL WHERE conversation_id = ?",
        rating.conversationId());
    sql.update(
        "UPDATE rating SET comment_asked_at = ?, comment_of = ? WHERE handoff_id = ?",
        now,
        personId,
        rating.handoffId());
  }

  /** The handoff on which the next message of a person is a comment. */
  public Optional<HandoffRating> awaitingComment(String conversationId, String personId) {
    return sql.first(
        RatingTable::map,
        """
        SELECT * FROM rating
        WHERE conversation_id = ? AND comment_of = ? AND comment_asked_at IS NOT NULL
        """,
        conversationId,
        personId);
  }

  /** Notes that no message is a comment any more; false if none was to be. */
  public boolean awaitNoComment(String handoffId) {
    return sql.update(
            """
            UPDATE rating SET comment_asked_at = NULL, comment_of = NULL
            WHERE handoff_id = ? AND comment_asked_at IS NOT NULL
            """,
            handoffId)
        == 1;
  }

  /** Keeps a comment in place of an earlier one. */
  public void comment(String handoffId, String comment, String messageId) {
    sql.update(
        """
        UPDATE rating SET comment = ?, comment_message = ?, comment_asked_at = NULL,
          comment_of = NULL
        WHERE handoff_id = ?
        """,
        comment,
        messageId,
        handoffId);
  }

  /** Forgets a comment that was none; false if it is another one by now. */
  public boolean dropComment(String handoffId, String messageId) {
    return sql.update(
            """
            UPDATE rating SET comment = NULL, comment_message = NULL
            WHERE handoff_id = ? AND comment_message = ?
            """,
            handoffId,
            messageId)
        == 1;
  }

  private static HandoffRating map(Sql.Row row) throws SQLException {
    return new HandoffRating(
        row.text("handoff_id"),
        row.text("conversation_id"),
        row.text("message_id"),
        row.time("asked_at"),
        row.numberOrNull("stars"),
        row.timeOrNull("rated_at"),
        row.textOrNull("comment"),
        row.textOrNull("comment_message"),
        row.timeOrNull("comment_asked_at"),
        row.textOrNull("comment_of"));
  }
}
