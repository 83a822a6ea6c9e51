package dev.baton.store;

import dev.baton.connector.Inbound;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Events that platforms delivered, in the order of each lane. */
public final class InboundTable {

  private final Sql sql;
  private final Tables tables;

  InboundTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /** The stream from which a lane's events take their numbers. */
  public static String streamOf(String lane) {
    return "in:" + lane;
  }

  /** Stores an event unless it was stored before; true if it is new. */
  public boolean add(String channel, String lane, Inbound inbound, Instant now) {
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
    return note(channel, inbound.id(), lane, now);
  }

  /** Lets an event that was noted as done wait after all, at the end of its lane. */
  public void waitAfterAll(String channel, String lane, Inbound inbound) {
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
    sql.lockStreams(Set.of(streamOf(event.lane())));
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

  /** Whether an event waits in a lane. No event comes in there until this transaction ends. */
  public boolean waits(String lane) {
    sql.lockStreams(Set.of(streamOf(lane)));
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
}
