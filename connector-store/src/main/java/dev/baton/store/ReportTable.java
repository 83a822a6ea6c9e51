package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the times of handoffs for reports. */
public final class ReportTable {

  /**
   * Of the messages between, a report reads those of agents alone, by their index. What was held
   * counts from when it was said, and what was taken back was never said.
   */
  static final String PAGE =
      """
      SELECT id, queue, desk, agent_id, agent_name, agent_spoke, created_at, accepted_at, ended_at,
        end_reason, COALESCE(first_accepted_at, accepted_at) AS first_had_at,
        COALESCE(waiting_since, created_at) AS waiting_since, queue_since,
        COALESCE(queue_accepted_at, accepted_at) AS queue_had_at,
        (SELECT MIN(COALESCE(word.said_at, word.written_at)) FROM message word
          WHERE word.handoff_id = handoff.id AND word.author = 'AGENT'
          AND word.taken_back_at IS NULL) AS first_words_at,
        CASE WHEN queue_since IS NOT NULL THEN
          (SELECT MIN(COALESCE(here.said_at, here.written_at)) FROM message here
            WHERE here.handoff_id = handoff.id AND here.author = 'AGENT'
            AND here.taken_back_at IS NULL
            AND COALESCE(here.said_at, here.written_at) >= handoff.queue_since)
        END AS queue_words_at,
        (SELECT MAX(back.taken_back_at) FROM message back
          WHERE back.handoff_id = handoff.id AND back.author = 'AGENT') AS taken_back_at,
        (SELECT stars FROM rating WHERE rating.handoff_id = handoff.id) AS stars
      FROM handoff
      WHERE (status <> 'QUEUED' OR opens_at IS NULL OR first_accepted_at IS NOT NULL)
        AND created_at >= ? AND created_at < ? AND (created_at > ? OR id > ?)
        AND NOT EXISTS (SELECT 1 FROM erasure
          WHERE erasure.conversation_id = handoff.conversation_id)
      ORDER BY created_at, id LIMIT ?
      """;

  private final Sql sql;

  ReportTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Handoffs that began in a span of time, oldest first, without those of conversations that are
   * being erased, and without what users left that was not offered yet.
   *
   * @param to the span ends before this
   * @param after only those after this one in that order; null to begin
   */
  public List<HandoffTimes> handoffs(
      Instant from, Instant to, @Nullable HandoffTimes after, int limit) {
    Instant since = after == null ? from : after.createdAt();
    return sql.list(
        ReportTable::map, PAGE, since, to, since, after == null ? "" : after.id(), limit);
  }

  private static HandoffTimes map(Sql.Row row) throws SQLException {
    Instant firstWords = row.timeOrNull("first_words_at");
    boolean allTakenBack = firstWords == null && row.timeOrNull("taken_back_at") != null;
    return new HandoffTimes(
        row.text("id"),
        row.text("queue"),
        row.textOrNull("desk"),
        row.textOrNull("agent_id"),
        row.textOrNull("agent_name"),
        row.flag("agent_spoke") && !allTakenBack,
        row.time("created_at"),
        row.time("waiting_since"),
        row.timeOrNull("first_had_at"),
        row.timeOrNull("accepted_at"),
        firstWords,
        inQueue(row, firstWords),
        row.numberOrNull("stars"),
        row.timeOrNull("ended_at"),
        row.textOrNull("end_reason"));
  }

  private static HandoffTimes.InQueue inQueue(Sql.Row row, @Nullable Instant firstWords)
      throws SQLException {
    Instant since = row.timeOrNull("queue_since");
    return since == null
        ? new HandoffTimes.InQueue(
            row.time("created_at"), row.timeOrNull("first_had_at"), firstWords)
        : new HandoffTimes.InQueue(
            since, row.timeOrNull("queue_had_at"), row.timeOrNull("queue_words_at"));
  }
}
