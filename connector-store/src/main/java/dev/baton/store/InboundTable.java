package dev.baton.store;

import dev.baton.connector.Inbound;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events that platforms delivered, in the order of each lane. */
public final class InboundTable {

  private final Sql sql;
  private final Tables tables;

  /** Events that were looked for and not found, in this transaction. */
  private final Set<Key> fresh = new HashSet<>();

  /** Lanes in which nothing waits, in this transaction. */
  private final Set<String> empty = new HashSet<>();

  InboundTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** Looks for events, and for what waits in their lanes. */
  void lookAhead(Set<Ahead.Event> all) {
    if (all.isEmpty()) {
      return;
    }
    List<Ahead.Event> events = List.copyOf(all);
    for (Ahead.Event event : events) {
      fresh.add(key(event.channel(), event.id()));
      empty.add(sql.storable(event.lane()));
    }
    sql.listApart(
            row -> new Key(row.text("channel"), row.text("event_id")),
            """
            SELECT i.channel, i.event_id FROM UNNEST(?, ?) AS e (channel, id) CROSS JOIN LATERAL (
              SELECT channel, event_id FROM inbound
              WHERE channel = e.channel AND event_id = e.id LIMIT 1) i
            """,
            Ahead.each(events, Ahead.Event::channel),
            Ahead.each(events, Ahead.Event::id))
        .forEach(fresh::remove);
    sql.listApart(
            row -> row.text("lane"),
            """
            SELECT i.lane FROM UNNEST(?) AS lanes (name) CROSS JOIN LATERAL (
              SELECT lane FROM inbound WHERE lane = lanes.name AND state = 'WAITING' LIMIT 1) i
            """,
            (Object) Ahead.each(events, Ahead.Event::lane))
        .forEach(empty::remove);
  }

  /** Forgets what was looked for. */
  void forget() {
    fresh.clear();
    empty.clear();
  }

  /** The stream from which a lane's events take their numbers. */
  public static String streamOf(String lane) {
    return "in:" + lane;
  }

  /** Stores an event unless it was stored before; true if it is new. */
  public boolean add(String channel, String lane, Inbound inbound, Instant now) {
    fresh.remove(key(channel, inbound.id()));
    empty.remove(sql.storable(lane));
    return sql.update(
            """
            INSERT INTO inbound (channel, event_id, lane, seq, state, body, attempts, due_at, received_at)
            VALUES (?, ?, ?, ?, 'WAITING', ?, 0, 0, ?)
            ON CONFLICT (channel, event_id) DO NOTHING
            """,
            channel,
            inbound.id(),
            lane,
            tables.next(streamOf(lane)),
            StoreJson.write(inbound),
            now)
        == 1;
  }

  /** Notes an event that is handled in this transaction; false if it was stored before. */
  public boolean addDone(String channel, String lane, Inbound inbound, Instant now) {
    if (!fresh.remove(key(channel, inbound.id()))) {
      return note(channel, inbound.id(), lane, now);
    }
    // Another node that stores it at the same time makes this transaction fail and run again.
    sql.updateLater(
        """
        INSERT INTO inbound (channel, event_id, lane, seq, state, attempts, due_at, received_at)
        VALUES (?, ?, ?, 0, 'DONE', 0, 0, ?)
        """,
        channel,
        inbound.id(),
        lane,
        now);
    return true;
  }

  /** Lets an event that was noted as done wait after all, at the end of its lane. */
  public void waitAfterAll(String channel, String lane, Inbound inbound) {
    empty.remove(sql.storable(lane));
    sql.update(
        """
        UPDATE inbound SET state = 'WAITING', seq = ?, body = ? WHERE channel = ? AND event_id = ?
        """,
        tables.next(streamOf(lane)),
        StoreJson.write(inbound),
        channel,
        inbound.id());
  }

  /** Notes a call that needs no later handling; false if it was noted before. */
  public boolean note(String from, String id, Instant now) {
    return note(from, id, "", now);
  }

  private boolean note(String from, String id, String lane, Instant now) {
    return sql.update(
            """
            INSERT INTO inbound (channel, event_id, lane, seq, state, attempts, due_at, received_at)
            VALUES (?, ?, ?, 0, 'DONE', 0, 0, ?)
            ON CONFLICT (channel, event_id) DO NOTHING
            """,
            from,
            id,
            lane,
            now)
        == 1;
  }

  /**
   * Puts earlier events in front of an event, and of everything that waits in its lane.
   *
   * @param earlier the events that came before it, oldest first, whether stored or not
   * @return whether any of them is still to be handled; if not, nothing was changed
   */
  public boolean insertBefore(StoredEvent event, List<Inbound> earlier, Instant now) {
    tables.lockStreams(Set.of(streamOf(event.lane())));
    Set<String> order = new LinkedHashSet<>();
    for (Inbound inbound : earlier) {
      if (add(event.channel(), event.lane(), inbound, now)
          || waits(event.channel(), inbound.id())) {
        order.add(inbound.id());
      }
    }
    if (order.isEmpty()) {
      return false;
    }
    order.addAll(
        sql.list(
            row -> row.text("event_id"),
            "SELECT event_id FROM inbound WHERE lane = ? AND state = 'WAITING' ORDER BY seq",
            event.lane()));
    for (String id : order) {
      sql.update(
          "UPDATE inbound SET seq = ? WHERE channel = ? AND event_id = ?",
          tables.next(streamOf(event.lane())),
          event.channel(),
          id);
    }
    return true;
  }

  /**
   * Whether an event still waits, and was not erased with its user since it was read. Without the
   * lock on its stream an erasure may delete it right after this; {@link #done} tells.
   */
  public boolean stillWaits(StoredEvent event) {
    return waits(event.channel(), event.inbound().id());
  }

  private boolean waits(String channel, String eventId) {
    return sql.first(
            row -> row.text("event_id"),
            """
            SELECT event_id FROM inbound
            WHERE channel = ? AND event_id = ? AND state = 'WAITING'
            """,
            channel,
            eventId)
        .isPresent();
  }

  /** The first waiting event of a lane. */
  public Optional<StoredEvent> head(String lane) {
    return sql.first(
        row ->
            new StoredEvent(
                row.text("channel"),
                row.text("lane"),
                row.number("seq"),
                StoreJson.read(Inbound.class, row.text("body")),
                row.count("attempts")),
        """
        SELECT channel, lane, seq, body, attempts FROM inbound
        WHERE lane = ? AND state = 'WAITING' ORDER BY seq LIMIT 1
        """,
        lane);
  }

  /**
   * Whether an event waits in a lane. No event comes in there until this transaction ends, unless
   * the lane is new: then two nodes may each take its first.
   */
  public boolean waits(String lane) {
    if (empty.contains(sql.storable(lane))) {
      return false;
    }
    tables.lockStreams(Set.of(streamOf(lane)));
    return sql.first(
            row -> row.text("event_id"),
            "SELECT event_id FROM inbound WHERE lane = ? AND state = 'WAITING' LIMIT 1",
            lane)
        .isPresent();
  }

  /**
   * Notes that an event was handled; only its key is kept.
   *
   * @return whether it was still waiting; if not, it was erased with its user, and its effects must
   *     not be kept
   */
  public boolean done(StoredEvent event) {
    return sql.update(
            """
            UPDATE inbound SET state = 'DONE', body = NULL
            WHERE channel = ? AND event_id = ? AND state = 'WAITING'
            """,
            event.channel(),
            event.inbound().id())
        == 1;
  }

  /**
   * Gives up an event that cannot be handled, if it still waits; it is kept for a person to look
   * at.
   */
  public void setAside(StoredEvent event, String error) {
    sql.update(
        """
        UPDATE inbound SET state = 'DEAD', error = ?
        WHERE channel = ? AND event_id = ? AND state = 'WAITING'
        """,
        error,
        event.channel(),
        event.inbound().id());
  }

  /**
   * Lets an event that was given up wait again, at the end of its lane; false if it no longer is.
   */
  boolean revive(String channel, String eventId, String lane) {
    empty.remove(sql.storable(lane));
    return sql.update(
            """
            UPDATE inbound SET state = 'WAITING', attempts = 0, due_at = 0, seq = ?
            WHERE channel = ? AND event_id = ? AND state = 'DEAD'
            """,
            tables.next(streamOf(lane)),
            channel,
            eventId)
        == 1;
  }

  /** Notes that handling an event failed and will be tried again, if it still waits. */
  public void failed(StoredEvent event, String error) {
    sql.update(
        """
        UPDATE inbound SET attempts = attempts + 1, error = ?
        WHERE channel = ? AND event_id = ? AND state = 'WAITING'
        """,
        error,
        event.channel(),
        event.inbound().id());
  }

  /** Lanes with waiting events. */
  public List<String> lanesWaiting() {
    return sql.list(
        row -> row.text("lane"), "SELECT DISTINCT lane FROM inbound WHERE state = 'WAITING'");
  }

  /** Deletes handled events that no platform will repeat any more. */
  public int forget(Instant before) {
    return sql.update("DELETE FROM inbound WHERE state = 'DONE' AND received_at < ?", before);
  }

  private Key key(String channel, String eventId) {
    return new Key(sql.storable(channel), sql.storable(eventId));
  }

  private record Key(String channel, String eventId) {}
}
