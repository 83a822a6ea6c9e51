package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The outbox: deliveries that are still to be made, lane by lane. */
public final class DeliveryTable {

  /**
   * The condition of the index of open deliveries. SQLite uses that index only if a query repeats
   * it.
   */
  private static final String OPEN = "state IN ('WAITING', 'SENDING', 'HELD')";

  private final Sql sql;
  private final Tables tables;

  /** The lanes in which this operation has found nothing held. */
  private final Set<String> noneHeld = new HashSet<>();

  DeliveryTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Forgets what was read, because another operation begins. */
  void forget() {
    noneHeld.clear();
  }

  /** Puts a delivery at the end of its lane. */
  public void add(String id, NewDelivery delivery, Instant now) {
    Instant heldUntil = delivery.heldUntil();
    if (heldUntil != null) {
      noneHeld.remove(delivery.lane());
    }
    sql.lockConversation(delivery.conversationId());
    sql.update(
        """
        INSERT INTO delivery (id, lane, seq, conversation_id, message_id, errand, state, guard_epoch,
          attempts, due_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
        """,
        id,
        delivery.lane(),
        tables.next(delivery.lane()),
        delivery.conversationId(),
        delivery.messageId(),
        StoreJson.write(delivery.command()),
        heldUntil == null ? Delivery.State.WAITING : Delivery.State.HELD,
        delivery.guardEpoch(),
        heldUntil == null ? Instant.EPOCH : heldUntil,
        now);
  }

  /** The first open deliveries of a lane, held or not, in order. */
  public List<Delivery> first(String lane, int limit) {
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND " + OPEN + " ORDER BY seq LIMIT ?",
        lane,
        limit);
  }

  /** The first delivery of a lane that is not held. */
  public Optional<Delivery> head(String lane) {
    return sql.firstLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND "
            + OPEN
            + " AND state <> 'HELD' ORDER BY seq LIMIT 1",
        lane);
  }

  /** The deliveries behind one in its lane that are not begun yet and not held, in order. */
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

  /** The deliveries of a lane that are not done and not held, in order. */
  public List<Delivery> open(String lane) {
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND " + OPEN + " AND state <> 'HELD' ORDER BY seq",
        lane);
  }

  /** Puts a delivery at the end of its lane, even if a call was begun for it. */
  public void moveToEnd(Delivery delivery) {
    sql.update(
        "UPDATE delivery SET seq = ? WHERE id = ?", tables.next(delivery.lane()), delivery.id());
  }

  /** Deletes a delivery that was done, unless it was moved in its lane since it was read. */
  public boolean doneUnmoved(Delivery delivery) {
    return sql.update(
            "DELETE FROM delivery WHERE id = ? AND seq = ?", delivery.id(), delivery.seq())
        == 1;
  }

  /** Whether a delivery was moved in its lane since it was read. */
  public boolean wasMoved(Delivery delivery) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE id = ? AND seq <> ?",
            delivery.id(),
            delivery.seq())
        .isPresent();
  }

  /** The held deliveries of a lane, in order. */
  public List<Delivery> held(String lane) {
    if (noneHeld.contains(lane)) {
      return List.of();
    }
    List<Delivery> held =
        sql.listLocked(
            Delivery::conversationId,
            DeliveryTable::map,
            "SELECT * FROM delivery WHERE lane = ? AND "
                + OPEN
                + " AND state = 'HELD' ORDER BY seq",
            lane);
    if (held.isEmpty()) {
      noneHeld.add(lane);
    }
    return held;
  }

  /** The held deliveries of all lanes. */
  public List<Delivery> allHeld() {
    return sql.list(
        DeliveryTable::map, "SELECT * FROM delivery WHERE " + OPEN + " AND state = 'HELD'");
  }

  /** Moves a lane's deliveries from one epoch to another: they may be sent in the new one. */
  public void moveToEpoch(String lane, long from, long to) {
    sql.update(
        "UPDATE delivery SET guard_epoch = ? WHERE lane = ? AND guard_epoch = ? AND " + OPEN,
        to,
        lane,
        from);
  }

  /** Releases a held delivery and puts it at the end of its lane. */
  public void release(Delivery delivery) {
    sql.update(
        "UPDATE delivery SET state = 'WAITING', due_at = 0, seq = ? WHERE id = ?",
        tables.next(delivery.lane()),
        delivery.id());
  }

  /** Notes that a call is about to be made. */
  public void begin(String id) {
    sql.update("UPDATE delivery SET state = 'SENDING', attempts = attempts + 1 WHERE id = ?", id);
  }

  /** Notes that the call was not made after all: the attempt does not count. */
  public void putBack(String id) {
    sql.update(
        """
        UPDATE delivery SET state = 'WAITING', attempts = attempts - 1
        WHERE id = ? AND state = 'SENDING'
        """,
        id);
  }

  /** Deletes a delivery that was done. */
  public void done(String id) {
    sql.update("DELETE FROM delivery WHERE id = ?", id);
  }

  /** Schedules another attempt. */
  public void retry(String id, Instant dueAt, String error) {
    sql.update(
        "UPDATE delivery SET state = 'WAITING', due_at = ?, error = ? WHERE id = ?",
        dueAt,
        error,
        id);
  }

  /** Makes a lane's deliveries that wait for a later attempt due now. */
  public void retryNow(String lane) {
    sql.update(
        "UPDATE delivery SET due_at = 0 WHERE lane = ? AND "
            + OPEN
            + " AND state = 'WAITING' AND due_at > 0",
        lane);
  }

  /** When a delivery was put into its lane; empty if it is done. */
  public Optional<Instant> addedAt(String id) {
    return sql.first(
        row -> row.time("created_at"), "SELECT created_at FROM delivery WHERE id = ?", id);
  }

  /** Gives a delivery up; it is not tried again. */
  public void bury(String id, String error) {
    sql.update("UPDATE delivery SET state = 'DEAD', error = ? WHERE id = ?", error, id);
  }

  /**
   * Takes back a message's deliveries that are not begun yet; false if some of them are on their
   * way.
   */
  public boolean takeBack(String messageId, String lane) {
    sql.update(
        "DELETE FROM delivery WHERE lane = ? AND message_id = ? AND "
            + OPEN
            + " AND state <> 'SENDING' AND attempts = 0",
        lane,
        messageId);
    return !pending(messageId, lane);
  }

  /** Whether a message still has an open delivery. */
  public boolean pending(String messageId, String lane) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE lane = ? AND message_id = ? AND " + OPEN + " LIMIT 1",
            lane,
            messageId)
        .isPresent();
  }

  /** Whether a message has an open delivery for which a call was begun. */
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

  /** Holds a held delivery back until a later time. */
  public void holdUntil(String id, Instant until) {
    sql.update("UPDATE delivery SET due_at = ? WHERE id = ? AND state = 'HELD'", until, id);
  }

  /** Replaces a command that cannot be carried out by another one. */
  public void replace(String id, DeliveryCommand command, String error) {
    sql.update(
        "UPDATE delivery SET errand = ?, state = 'WAITING', due_at = 0, error = ? WHERE id = ?",
        StoreJson.write(command),
        error,
        id);
  }

  /** Whether another delivery of a lane opens a thread for a handoff. */
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

  /** Gives up all of a lane's open deliveries. */
  public void buryLane(String lane, String error) {
    sql.update(
        "UPDATE delivery SET state = 'DEAD', error = ? WHERE lane = ? AND " + OPEN, error, lane);
  }

  /** Lanes with open deliveries, including held ones. */
  public List<String> lanesOpen() {
    return sql.list(row -> row.text("lane"), "SELECT DISTINCT lane FROM delivery WHERE " + OPEN);
  }

  /** Deliveries that were given up, oldest first. */
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
