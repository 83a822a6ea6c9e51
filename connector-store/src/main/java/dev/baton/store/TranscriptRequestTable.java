package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users who are offered the transcript of a handoff by e-mail, and what became of it. */
public final class TranscriptRequestTable {

  private final Sql sql;

  TranscriptRequestTable(Sql sql) {
    this.sql = sql;
  }

  /** Notes that the user of a handoff is offered its transcript. */
  public void offer(String handoffId, String conversationId, Instant now) {
    sql.update(
        """
        INSERT INTO transcript_request (handoff_id, conversation_id, offered_at, tries,
          went_on)
        VALUES (?, ?, ?, 0, 0) ON CONFLICT (handoff_id) DO NOTHING
        """,
        handoffId,
        conversationId,
        now);
  }

  public Optional<Request> find(String handoffId) {
    return sql.first(
        TranscriptRequestTable::map,
        "SELECT * FROM transcript_request WHERE handoff_id = ?",
        handoffId);
  }

  /** Notes that the next message of a person is the address, for this handoff and no other. */
  public void await(Request request, String personId, int tries, Instant now) {
    sql.update(
        """
        UPDATE transcript_request SET asked_at = NULL, asked_of = NULL WHERE conversation_id = ?
        """,
        request.conversationId());
    sql.update(
        """
        UPDATE transcript_request SET asked_at = ?, asked_of = ?, tries = ?, went_on = 0
        WHERE handoff_id = ?
        """,
        now,
        personId,
        tries,
        request.handoffId());
  }

  /** The request for which a person was asked for their address. */
  public Optional<Request> awaiting(String conversationId, String personId) {
    return sql.first(
        TranscriptRequestTable::map,
        """
        SELECT * FROM transcript_request
        WHERE conversation_id = ? AND asked_of = ? AND asked_at IS NOT NULL
        """,
        conversationId,
        personId);
  }

  /** Notes that the person who was asked for an address went on with something else. */
  public void wentOn(String handoffId) {
    sql.update("UPDATE transcript_request SET went_on = 1 WHERE handoff_id = ?", handoffId);
  }

  /** Notes that no message is the address any more; false if none was to be. */
  public boolean awaitNone(String handoffId) {
    return sql.update(
            """
            UPDATE transcript_request SET asked_at = NULL, asked_of = NULL
            WHERE handoff_id = ? AND asked_at IS NOT NULL
            """,
            handoffId)
        == 1;
  }

  /** Notes that the transcript is on its way; it is not asked for again. */
  public void done(String handoffId, Instant now) {
    sql.update(
        """
        UPDATE transcript_request SET asked_at = NULL, asked_of = NULL, done_at = ?
        WHERE handoff_id = ?
        """,
        now,
        handoffId);
  }

  private static Request map(Sql.Row row) throws SQLException {
    return new Request(
        row.text("handoff_id"),
        row.text("conversation_id"),
        row.time("offered_at"),
        row.timeOrNull("asked_at"),
        row.count("tries"),
        row.flag("went_on"),
        row.timeOrNull("done_at") != null);
  }

  /**
   * An offer, and how far it was taken.
   *
   * @param askedAt since when the address is awaited; null while it is not
   * @param tries how often what was written was no address
   * @param wentOn whether they went on with something else since they were asked
   * @param done whether the transcript is on its way
   */
  public record Request(
      String handoffId,
      String conversationId,
      Instant offeredAt,
      @Nullable Instant askedAt,
      int tries,
      boolean wentOn,
      boolean done) {}
}
