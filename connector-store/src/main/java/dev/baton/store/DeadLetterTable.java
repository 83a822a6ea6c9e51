package dev.baton.store;

import dev.baton.connector.Inbound;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of all kinds: deliveries, events, and events for webhooks, under one kind of id.
 *
 * <p>A delivery keeps its id, which has no colon; an event's is {@code channel:event id}; one for a
 * webhook keeps its id, which begins with {@link HookTable#ID}.
 */
public final class DeadLetterTable {

  /**
   * Ids are compared byte by byte as in the database, because a page may end between two letters of
   * the same time.
   */
  private static final Comparator<DeadLetter> LATEST =
      Comparator.comparing(DeadLetter::since)
          .thenComparing(
              letter -> letter.id().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
          .reversed();

  private final Sql sql;
  private final Tables tables;

  DeadLetterTable(Sql sql, Tables tables) {
    this.sql = sql;
    this.tables = tables;
  }

  /**
   * Dead letters, latest first.
   *
   * @param since only those before this time; the far future to begin
   * @param id breaks ties of {@code since}
   */
  public List<DeadLetter> before(Instant since, String id, int limit) {
    List<DeadLetter> found =
        new ArrayList<>(
            sql.list(
                DeadLetterTable::outgoing,
                """
                SELECT * FROM delivery WHERE state = 'DEAD'
                AND (created_at < ? OR (created_at = ? AND id%1$s < ?))
                ORDER BY created_at DESC, id%1$s DESC LIMIT ?
                """
                    .formatted(sql.bytewise()),
                since,
                since,
                id,
                limit));
    found.addAll(
        sql.list(
            DeadLetterTable::incoming,
            """
            SELECT * FROM inbound WHERE state = 'DEAD'
            AND (received_at < ? OR (received_at = ? AND (channel || ':' || event_id)%1$s < ?))
            ORDER BY received_at DESC, (channel || ':' || event_id)%1$s DESC LIMIT ?
            """
                .formatted(sql.bytewise()),
            since,
            since,
            id,
            limit));
    found.addAll(
        sql.list(
            DeadLetterTable::forHook,
            """
            SELECT * FROM hook_event WHERE state = 'DEAD'
            AND (created_at < ? OR (created_at = ? AND id%1$s < ?))
            ORDER BY created_at DESC, id%1$s DESC LIMIT ?
            """
                .formatted(sql.bytewise()),
            since,
            since,
            id,
            limit));
    return found.stream().sorted(LATEST).limit(limit).toList();
  }

  /** What could not be delivered of a conversation, to whomever, oldest first. */
  public List<DeadLetter> of(String conversationId) {
    return sql.list(
        DeadLetterTable::outgoing,
        """
        SELECT * FROM delivery WHERE state = 'DEAD' AND conversation_id = ? ORDER BY created_at, id
        """,
        conversationId);
  }

  public Optional<DeadLetter> find(String id) {
    int colon = id.indexOf(':');
    if (colon < 0 && id.startsWith(HookTable.ID)) {
      return sql.first(
          DeadLetterTable::forHook, "SELECT * FROM hook_event WHERE id = ? AND state = 'DEAD'", id);
    }
    return colon < 0
        ? sql.first(
            DeadLetterTable::outgoing, "SELECT * FROM delivery WHERE id = ? AND state = 'DEAD'", id)
        : sql.first(
            DeadLetterTable::incoming,
            "SELECT * FROM inbound WHERE channel = ? AND event_id = ? AND state = 'DEAD'",
            id.substring(0, colon),
            id.substring(colon + 1));
  }

  /**
   * Puts a dead letter at the end of its lane, as if it had never been tried.
   *
   * @return whether it still was one
   */
  public boolean revive(DeadLetter letter) {
    return switch (letter.what()) {
      case DeadLetter.What.Outgoing outgoing ->
          tables.deliveries().revive(letter.id(), letter.lane());
      case DeadLetter.What.Incoming incoming ->
          tables.inbound().revive(incoming.channel(), incoming.eventId(), letter.lane());
      case DeadLetter.What.ForHook told -> tables.hooks().revive(letter.id());
    };
  }

  /**
   * Discards a dead letter for good. An event's key stays, so that a repeat is recognised.
   *
   * @return whether it still was one
   */
  public boolean discard(DeadLetter letter) {
    return switch (letter.what()) {
      case DeadLetter.What.Outgoing outgoing ->
          sql.update("DELETE FROM delivery WHERE id = ? AND state = 'DEAD'", letter.id()) == 1;
      case DeadLetter.What.Incoming incoming ->
          sql.update(
                  """
                  UPDATE inbound SET state = 'DONE', body = NULL, error = NULL
                  WHERE channel = ? AND event_id = ? AND state = 'DEAD'
                  """,
                  incoming.channel(),
                  incoming.eventId())
              == 1;
      case DeadLetter.What.ForHook told -> tables.hooks().discard(letter.id());
    };
  }

  /** Discards the dead letters of a message in a lane for good. */
  public void discardOf(String messageId, String lane) {
    sql.update(
        "DELETE FROM delivery WHERE state = 'DEAD' AND lane = ? AND message_id = ?",
        lane,
        messageId);
  }

  /** How many dead letters there are. */
  public long count() {
    return sql.first(
            row -> row.number("n"),
            """
            SELECT (SELECT COUNT(*) FROM delivery WHERE state = 'DEAD')
              + (SELECT COUNT(*) FROM inbound WHERE state = 'DEAD')
              + (SELECT COUNT(*) FROM hook_event WHERE state = 'DEAD') AS n
            """)
        .orElse(0L);
  }

  private static DeadLetter outgoing(Sql.Row row) throws SQLException {
    return new DeadLetter(
        row.text("id"),
        row.text("lane"),
        new DeadLetter.What.Outgoing(
            row.textOrNull("conversation_id"),
            row.textOrNull("message_id"),
            StoreJson.read(DeliveryCommand.class, row.text("errand"))),
        orUnknown(row.textOrNull("error")),
        row.time("created_at"),
        row.count("attempts"));
  }

  private static DeadLetter incoming(Sql.Row row) throws SQLException {
    String channel = row.text("channel");
    String eventId = row.text("event_id");
    String body = row.textOrNull("body");
    return new DeadLetter(
        channel + ":" + eventId,
        row.text("lane"),
        new DeadLetter.What.Incoming(
            channel, eventId, body == null ? null : StoreJson.read(Inbound.class, body)),
        orUnknown(row.textOrNull("error")),
        row.time("received_at"),
        row.count("attempts"));
  }

  private static DeadLetter forHook(Sql.Row row) throws SQLException {
    String hook = row.text("hook");
    return new DeadLetter(
        row.text("id"),
        "webhook:" + hook,
        new DeadLetter.What.ForHook(hook, row.text("conversation_id"), row.text("kind")),
        orUnknown(row.textOrNull("error")),
        row.time("created_at"),
        row.count("attempts"));
  }

  private static String orUnknown(@Nullable String why) {
    return why == null ? "unknown" : why;
  }
}
