package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is still to be done on the channels, lane by lane. */
public final class DeliveryTable {

  /** The term of the index of open deliveries: SQLite uses it only where a query repeats it. */
  private static final String OPEN = "state IN ('WAITING', 'SENDING', 'HELD')";

  private final Sql sql;
  private final Tables tables;

  DeliveryTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /**
   * Puts an errand at the end of its lane.
   *
   * @param heldUntil null to be done as soon as its turn comes
   */
  public void add(
      String id,
      String lane,
      @Nullable String conversationId,
      @Nullable String messageId,
      DeliveryCommand command,
      @Nullable Long guardEpoch,
      @Nullable Instant heldUntil,
      Instant now) {
    sql.lockConversation(conversationId);
    sql.update(
        """
        INSERT INTO delivery (id, lane, seq, conversation_id, message_id, errand, state, guard_epoch,
          attempts, due_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
        """,
        id,
        lane,
        tables.next(lane),
        conversationId,
        messageId,
        StoreJson.write(command),
        heldUntil == null ? Delivery.State.WAITING : Delivery.State.HELD,
        guardEpoch,
        heldUntil == null ? Instant.EPOCH : heldUntil,
        now);
  }

  /** The first errand of a lane that is not held. */
  public Optional<Delivery> head(String lane) {
    return sql.firstLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND "
            + OPEN
            + " AND state <> 'HELD' ORDER BY seq LIMIT 1",
        lane);
  }

  /** The errands of a lane behind one of it that were not begun yet and are not held, in order. */
  public List<Delivery> behind(Delivery delivery, int limit) {
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND "
            + OPEN
            + " AND state = 'WAITING' AND seq > ? ORDER BY seq LIMIT ?",
        delivery.lane(),
        delivery.seq(),
        limit);
  }

  /** The held errands of a lane, in order. */
  public List<Delivery> held(String lane) {
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND " + OPEN + " AND state = 'HELD' ORDER BY seq",
        lane);
  }

  /** Everything that is held, in all lanes. */
  public List<Delivery> allHeld() {
    return sql.list(
        DeliveryTable::map, "SELECT * FROM delivery WHERE " + OPEN + " AND state = 'HELD'");
  }

  /** What may be said of a lane under one epoch may be said under another. */
  public void moveToEpoch(String lane, long from, long to) {
    sql.update(
        "UPDATE delivery SET guard_epoch = ? WHERE lane = ? AND guard_epoch = ? AND " + OPEN,
        to,
        lane,
        from);
  }

  /** Ends the keeping back of an errand and puts it at the end of its lane. */
  public void release(Delivery delivery) {
    sql.update(
        "UPDATE delivery SET state = 'WAITING', due_at = 0, seq = ? WHERE id = ?",
        tables.next(delivery.lane()),
        delivery.id());
  }

  /** A call is about to be made. */
  public void begin(String id) {
    sql.update("UPDATE delivery SET state = 'SENDING', attempts = attempts + 1 WHERE id = ?", id);
  }

  /** The call was not made after all: that it was begun does not count. */
  public void putBack(String id) {
    sql.update(
        """
        UPDATE delivery SET state = 'WAITING', attempts = attempts - 1
        WHERE id = ? AND state = 'SENDING'
        """,
        id);
  }

  /** It was done. */
  public void done(String id) {
    sql.update("DELETE FROM delivery WHERE id = ?", id);
  }

  /** It is to be tried again. */
  public void retry(String id, Instant dueAt, String error) {
    sql.update(
        "UPDATE delivery SET state = 'WAITING', due_at = ?, error = ? WHERE id = ?",
        dueAt,
        error,
        id);
  }

  /** The errands of a lane that wait for a later attempt may be tried now. */
  public void retryNow(String lane) {
    sql.update(
        "UPDATE delivery SET due_at = 0 WHERE lane = ? AND "
            + OPEN
            + " AND state = 'WAITING' AND due_at > 0",
        lane);
  }

  /** When an errand was put into its lane; empty where it is done. */
  public Optional<Instant> addedAt(String id) {
    return sql.first(
        row -> row.time("created_at"), "SELECT created_at FROM delivery WHERE id = ?", id);
  }

  /** It will not be tried again. */
  public void bury(String id, String error) {
    sql.update("UPDATE delivery SET state = 'DEAD', error = ? WHERE id = ?", error, id);
  }

  /** Takes back what was not begun yet of a message; false when some of it is on its way. */
  public boolean takeBack(String messageId, String lane) {
    sql.update(
        "DELETE FROM delivery WHERE lane = ? AND message_id = ? AND "
            + OPEN
            + " AND state <> 'SENDING' AND attempts = 0",
        lane,
        messageId);
    return !pending(messageId, lane);
  }

  /** Whether a message still has a delivery to come. */
  public boolean pending(String messageId, String lane) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE lane = ? AND message_id = ? AND " + OPEN + " LIMIT 1",
            lane,
            messageId)
        .isPresent();
  }

  /** Whether a call was begun for some of a message that still has a delivery to come. */
  public boolean begun(String messageId, String lane) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE lane = ? AND message_id = ? AND "
                + OPEN
                + " AND attempts > 0 LIMIT 1",
            lane,
            messageId)
        .isPresent();
  }

  /** Keeps an errand back until a later time. */
  public void holdUntil(String id, Instant until) {
    sql.update("UPDATE delivery SET due_at = ? WHERE id = ? AND state = 'HELD'", until, id);
  }

  /** Puts another errand in the place of one that cannot be done. */
  public void replace(String id, DeliveryCommand command, String error) {
    sql.update(
        "UPDATE delivery SET errand = ?, state = 'WAITING', due_at = 0, error = ? WHERE id = ?",
        StoreJson.write(command),
        error,
        id);
  }

  /** Whether another errand of a lane is to open a thread for a handoff. */
  public boolean opensThread(String lane, String handoffId, String exceptId) {
    return sql
        .list(
            DeliveryTable::map,
            "SELECT * FROM delivery WHERE lane = ? AND id <> ? AND " + OPEN,
            lane,
            exceptId)
        .stream()
        .anyMatch(delivery ->
            delivery.command() instanceof DeliveryCommand.OpenThread open
                && open.handoffId().equals(handoffId));
  }

  /** Nothing of a lane will be tried again. */
  public void buryLane(String lane, String error) {
    sql.update(
        "UPDATE delivery SET state = 'DEAD', error = ? WHERE lane = ? AND " + OPEN, error, lane);
  }

  /** Lanes with errands to be done, held ones too. */
  public List<String> lanesOpen() {
    return sql.list(row -> row.text("lane"), "SELECT DISTINCT lane FROM delivery WHERE " + OPEN);
  }

  /** Errands that were given up, oldest first. */
  public List<Delivery> dead(int limit) {
    return sql.list(
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE state = 'DEAD' ORDER BY created_at LIMIT ?",
        limit);
  }

  private static Delivery map(Sql.Row row) throws SQLException {
    return new Delivery(
        row.text("id"),
        row.text("lane"),
        row.number("seq"),
        row.textOrNull("conversation_id"),
        row.textOrNull("message_id"),
        StoreJson.read(DeliveryCommand.class, row.text("errand")),
        row.constant(Delivery.State.class, "state"),
        row.numberOrNull("guard_epoch"),
        row.count("attempts"),
        row.time("due_at"),
        row.textOrNull("error"));
  }
}
