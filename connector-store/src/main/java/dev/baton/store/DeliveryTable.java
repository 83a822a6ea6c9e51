package dev.baton.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The outbox: deliveries that are still to be made, lane by lane. */
public final class DeliveryTable {

  /**
   * The condition of the index of open deliveries. SQLite uses that index only if a query repeats
   * it.
   */
  private static final String OPEN = "state IN ('WAITING', 'SENDING', 'HELD')";

  private final Sql sql;
  private final Tables tables;

  /** The lanes that this operation has read, or its batch before it, as they are now. */
  private final Map<String, KnownLane> lanes = new HashMap<>();

  /** The lanes that were read for the whole batch. */
  private final Set<String> ahead = new HashSet<>();

  /** What this operation has added and what is not written yet, by id, in order. */
  private final Map<String, Added> added = new LinkedHashMap<>();

  DeliveryTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Forgets what was read, and what was added and not written. */
  void forget() {
    lanes.clear();
    ahead.clear();
    added.clear();
  }

  /** Forgets the lanes that others may change meanwhile. */
  void begin() {
    lanes.keySet().retainAll(ahead);
  }

  /** Reads lanes whose conversations are locked. */
  void lookAhead(Set<String> names) {
    if (names.isEmpty()) {
      return;
    }
    try {
      Map<String, List<Delivery>> first =
          sql
              .listApart(
                  DeliveryTable::map,
                  """
                  SELECT d.* FROM UNNEST(?) AS lanes (name) CROSS JOIN LATERAL (
                    SELECT * FROM delivery WHERE lane = lanes.name
                    AND state IN ('WAITING', 'SENDING', 'HELD') ORDER BY seq LIMIT ?) d
                  """,
                  names.toArray(String[]::new),
                  KnownLane.LONG)
              .stream()
              .collect(Collectors.groupingBy(Delivery::lane));
      names.forEach(name -> lanes.put(name, KnownLane.of(first.getOrDefault(name, List.of()))));
    } catch (UnreadableException newer) {
      return;
    }
    ahead.addAll(names);
  }

  /** Forgets what was read, because it was changed. */
  void changed() {
    sql.writeAdded();
    lanes.clear();
  }

  /** See {@link Tables#writeAdded}. */
  void writeAdded() {
    added.values().forEach(this::insert);
    added.clear();
  }

  /** Puts a delivery at the end of its lane. */
  public void add(String id, NewDelivery delivery, Instant now) {
    String lane = delivery.lane();
    Instant heldUntil = delivery.heldUntil();
    if (sql.lockConversation(delivery.conversationId())) {
      lanes.remove(lane);
    }
    long seq = nextSeq(lane);
    if (delivery.conversationId() == null && sql.isShared()) {
      // Until the number was taken, other nodes could add to a lane that no conversation locks.
      lanes.remove(lane);
    }
    KnownLane known = lane(lane);
    Delivery last =
        new Delivery(
            id,
            lane,
            seq,
            delivery.conversationId(),
            delivery.messageId(),
            delivery.command(),
            heldUntil == null ? Delivery.State.WAITING : Delivery.State.HELD,
            delivery.guardEpoch(),
            0,
            dueAt(delivery).truncatedTo(ChronoUnit.MILLIS),
            null);
    added.put(id, new Added(last, now));
    known.put(last);
  }

  private static Instant dueAt(NewDelivery delivery) {
    Instant heldUntil = delivery.heldUntil();
    Instant notBefore = delivery.notBefore();
    return heldUntil != null ? heldUntil : notBefore != null ? notBefore : Instant.EPOCH;
  }

  private void insert(Added row) {
    Delivery delivery = row.delivery();
    sql.updateLater(
        """
        INSERT INTO delivery (id, lane, seq, conversation_id, message_id, errand, state, guard_epoch,
          attempts, due_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        delivery.id(),
        delivery.lane(),
        delivery.seq(),
        delivery.conversationId(),
        delivery.messageId(),
        StoreJson.write(delivery.command()),
        delivery.state(),
        delivery.guardEpoch(),
        delivery.attempts(),
        delivery.dueAt(),
        row.at());
  }

  private KnownLane lane(String lane) {
    return lanes.computeIfAbsent(lane, this::readLane);
  }

  /** What only a newer version can read keeps nobody from adding behind it. */
  private KnownLane readLane(String lane) {
    try {
      return KnownLane.of(readFirst(lane, KnownLane.LONG));
    } catch (UnreadableException newer) {
      return KnownLane.UNKNOWN;
    }
  }

  /**
   * The number of what comes to the end of a lane. Numbers only order what is open; once nothing
   * is, they may be used again.
   */
  private long nextSeq(String lane) {
    return tables.next(lane, () -> lastSeq(lane));
  }

  private long lastSeq(String lane) {
    KnownLane known = lane(lane);
    if (known.isWhole()) {
      return known.lastSeq();
    }
    return sql.first(
            row -> row.number("last_seq"),
            "SELECT MAX(seq) AS last_seq FROM delivery WHERE lane = ? AND " + OPEN,
            lane)
        .orElse(0L);
  }

  /** The first open deliveries of a lane, held or not, in order. */
  public List<Delivery> first(String lane, int limit) {
    KnownLane known = lane(lane);
    return known.isWhole() || limit <= known.open().size()
        ? known.open().stream().limit(limit).toList()
        : readFirst(lane, limit);
  }

  private List<Delivery> readFirst(String lane, int limit) {
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
    change("UPDATE delivery SET seq = ? WHERE id = ?", nextSeq(delivery.lane()), delivery.id());
  }

  /** Deletes a delivery that was done, unless it was moved in its lane since it was read. */
  public boolean doneUnmoved(Delivery delivery) {
    KnownLane known = lanes.get(delivery.lane());
    if (known == null || !known.isWhole() || added.containsKey(delivery.id())) {
      return change("DELETE FROM delivery WHERE id = ? AND seq = ?", delivery.id(), delivery.seq())
          == 1;
    }
    boolean unmoved = known.removeUnmoved(delivery);
    if (unmoved) {
      sql.updateLater("DELETE FROM delivery WHERE id = ?", delivery.id());
    }
    return unmoved
        || change("DELETE FROM delivery WHERE id = ? AND seq = ?", delivery.id(), delivery.seq())
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
    KnownLane known = lane(lane);
    if (known.isWhole()) {
      return known.open().stream().filter(Delivery::isHeld).toList();
    }
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND " + OPEN + " AND state = 'HELD' ORDER BY seq",
        lane);
  }

  /** The held deliveries of all lanes. */
  public List<Delivery> allHeld() {
    return sql.list(
        DeliveryTable::map, "SELECT * FROM delivery WHERE " + OPEN + " AND state = 'HELD'");
  }

  /** Moves a lane's deliveries from one epoch to another: they may be sent in the new one. */
  public void moveToEpoch(String lane, long from, long to) {
    change(
        "UPDATE delivery SET guard_epoch = ? WHERE lane = ? AND guard_epoch = ? AND " + OPEN,
        to,
        lane,
        from);
  }

  /** Releases a held delivery and puts it at the end of its lane. */
  public void release(Delivery delivery) {
    change(
        "UPDATE delivery SET state = 'WAITING', due_at = 0, seq = ? WHERE id = ?",
        nextSeq(delivery.lane()),
        delivery.id());
  }

  /** Notes that a call is about to be made. */
  public void begin(String id) {
    Added fresh = added.get(id);
    if (fresh != null) {
      Delivery begun = fresh.delivery().begun();
      added.put(id, new Added(begun, fresh.at()));
      lane(begun.lane()).replace(begun);
      return;
    }
    change("UPDATE delivery SET state = 'SENDING', attempts = attempts + 1 WHERE id = ?", id);
  }

  /** Notes that the call was not made after all: the attempt does not count. */
  public void putBack(String id) {
    change(
        """
        UPDATE delivery SET state = 'WAITING', attempts = attempts - 1
        WHERE id = ? AND state = 'SENDING'
        """,
        id);
  }

  /** Deletes a delivery that was done. */
  public void done(String id) {
    change("DELETE FROM delivery WHERE id = ?", id);
  }

  /** Schedules another attempt. */
  public void retry(String id, Instant dueAt, String error) {
    change(
        "UPDATE delivery SET state = 'WAITING', due_at = ?, error = ? WHERE id = ?",
        dueAt,
        error,
        id);
  }

  /** Makes a lane's deliveries that wait for a later attempt due now. */
  public void retryNow(String lane) {
    change(
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
    change("UPDATE delivery SET state = 'DEAD', error = ? WHERE id = ?", error, id);
  }

  /** Puts a delivery that was given up at the end of its lane; false if it no longer is one. */
  boolean revive(String id, String lane) {
    return change(
            """
            UPDATE delivery SET state = 'WAITING', attempts = 0, due_at = 0, seq = ?
            WHERE id = ? AND state = 'DEAD'
            """,
            nextSeq(lane),
            id)
        == 1;
  }

  /**
   * Takes back a message's deliveries that are not begun yet; false if some of them are on their
   * way.
   */
  public boolean takeBack(String messageId, String lane) {
    change(
        "DELETE FROM delivery WHERE lane = ? AND message_id = ? AND "
            + OPEN
            + " AND state <> 'SENDING' AND attempts = 0",
        lane,
        messageId);
    return !pending(messageId, lane);
  }

  /**
   * Takes back a message's deliveries that are not under way, even if earlier calls for them
   * failed; false if some of them are under way.
   */
  public boolean withdraw(String messageId, String lane) {
    change(
        "DELETE FROM delivery WHERE lane = ? AND message_id = ? AND "
            + OPEN
            + " AND state <> 'SENDING'",
        lane,
        messageId);
    return !pending(messageId, lane);
  }

  /** Whether a call for a message is under way. */
  public boolean sending(String messageId, String lane) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE lane = ? AND message_id = ? AND "
                + OPEN
                + " AND state = 'SENDING' LIMIT 1",
            lane,
            messageId)
        .isPresent();
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

  /** Whether a delivery of a message was given up. */
  public boolean dead(String messageId, String lane) {
    return sql.first(
            row -> row.text("id"),
            "SELECT id FROM delivery WHERE state = 'DEAD' AND lane = ? AND message_id = ? LIMIT 1",
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
    change("UPDATE delivery SET due_at = ? WHERE id = ? AND state = 'HELD'", until, id);
  }

  /** Lets a delivery for which no call was made wait for a later time, with all behind it. */
  public void postpone(String id, Instant until) {
    change(
        "UPDATE delivery SET due_at = ? WHERE id = ? AND state = 'WAITING' AND attempts = 0",
        until,
        id);
  }

  /** A message's open deliveries in a lane, in order. */
  public List<Delivery> showing(String messageId, String lane) {
    return sql.listLocked(
        Delivery::conversationId,
        DeliveryTable::map,
        "SELECT * FROM delivery WHERE lane = ? AND message_id = ? AND " + OPEN + " ORDER BY seq",
        lane,
        messageId);
  }

  /** Changes a command for which no call was made, at its place in the lane. */
  public void rewrite(String id, DeliveryCommand command) {
    change("UPDATE delivery SET errand = ? WHERE id = ?", StoreJson.write(command), id);
  }

  /** Replaces a command that cannot be carried out by another one. */
  public void replace(String id, DeliveryCommand command, String error) {
    change(
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

  /** The lanes with a call under way among those whose names begin alike. */
  public List<String> lanesSending(String beginning) {
    int last = beginning.length() - 1;
    String end = beginning.substring(0, last) + (char) (beginning.charAt(last) + 1);
    return sql.list(
        row -> row.text("lane"),
        "SELECT DISTINCT lane FROM delivery WHERE lane"
            + sql.bytewise()
            + " >= ? AND lane"
            + sql.bytewise()
            + " < ? AND state = 'SENDING' AND "
            + OPEN,
        beginning,
        end);
  }

  /** Gives up all of a lane's open deliveries. */
  public void buryLane(String lane, String error) {
    change("UPDATE delivery SET state = 'DEAD', error = ? WHERE lane = ? AND " + OPEN, error, lane);
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

  private int change(String update, @Nullable Object... arguments) {
    changed();
    return sql.update(update, arguments);
  }

  /** A delivery that was added at a time. */
  private record Added(Delivery delivery, Instant at) {}
}
