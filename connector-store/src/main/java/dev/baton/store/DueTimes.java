package dev.baton.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds handoffs of which a time is over, page by page.
 *
 * @param table the table in which the time stands
 * @param id the column with the handoff's id
 * @param time the column with the time
 * @param only a further condition, which begins with AND; empty for none
 */
record DueTimes(String table, String id, String time, String only) {

  /** Times of handoffs themselves. */
  static DueTimes ofHandoffs(String time, String only) {
    return new DueTimes("handoff", "id", time, only);
  }

  /**
   * Those due the longest first.
   *
   * @param after only those after this one in that order; null to begin
   */
  List<HandoffTable.Due> until(Sql sql, Instant now, HandoffTable.@Nullable Due after, int limit) {
    Instant from = after == null ? Instant.EPOCH : after.since();
    return sql.list(
        row -> new HandoffTable.Due(row.text(id), row.text("conversation_id"), row.time(time)),
        """
        SELECT %2$s, conversation_id, %3$s FROM %1$s
        WHERE %3$s <= ? AND %3$s >= ? AND (%3$s > ? OR %2$s > ?) %4$s
        ORDER BY %3$s, %2$s LIMIT ?
        """
            .formatted(table, id, time, only),
        now,
        from,
        from,
        after == null ? "" : after.id(),
        limit);
  }
}
