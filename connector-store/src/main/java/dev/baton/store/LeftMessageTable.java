package dev.baton.store;

import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handoffs that are kept until the people of their queue are there, to be offered to them then. */
public final class LeftMessageTable {

  /**
   * What a user left for people who are away. A version that does not know this may have given it
   * to an agent all the same, and may have ended it.
   */
  static final String KEPT =
      " status = 'QUEUED' AND opens_at IS NOT NULL AND first_accepted_at IS NULL ";

  private static final DueTimes DUE = DueTimes.ofHandoffs("opens_at", "AND" + KEPT);

  private final Sql sql;

  LeftMessageTable(Sql sql) {
    this.sql = sql;
  }

  /** Keeps a waiting handoff from being offered until the people of its queue are there. */
  public void keep(String id, Instant opensAt) {
    sql.update("UPDATE handoff SET opens_at = ?, due_at = NULL WHERE id = ?", opensAt, id);
  }

  /** When a handoff that is kept is to be offered; empty if it is not kept. */
  public Optional<Instant> opensAt(String id) {
    return sql.first(
        row -> row.time("opens_at"), "SELECT opens_at FROM handoff WHERE id = ? AND" + KEPT, id);
  }

  /** The handoff of a conversation that is kept; the conversation may be with its bot. */
  public Optional<Handoff> of(String conversationId) {
    sql.lockConversation(conversationId);
    return sql.first(
        HandoffTable::map,
        "SELECT * FROM handoff WHERE conversation_id = ? AND" + KEPT + "LIMIT 1",
        conversationId);
  }

  /**
   * Notes that a handoff is no longer kept: it begins now, with what was asked for last. False if
   * it was not kept.
   */
  public boolean unkeep(
      String id,
      String queue,
      Trigger trigger,
      HandoffRequest request,
      @Nullable String causingTurn,
      @Nullable Instant dueAt,
      Instant now) {
    return sql.update(
            """
            UPDATE handoff SET queue = ?, cause = ?, request = ?, causing_turn = ?,
              created_at = ?, due_at = ?, opens_at = NULL
            WHERE id = ? AND%s
            """
                .formatted(KEPT),
            queue,
            trigger,
            StoreJson.write(request),
            causingTurn,
            now,
            dueAt,
            id)
        == 1;
  }

  /**
   * Handoffs that are kept and are to be offered, the longest due first.
   *
   * @param after only those after this one in that order; null to begin
   */
  public List<HandoffTable.Due> due(Instant now, HandoffTable.@Nullable Due after, int limit) {
    return DUE.until(sql, now, after, limit);
  }
}
