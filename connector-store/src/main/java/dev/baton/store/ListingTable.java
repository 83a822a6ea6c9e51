package dev.baton.store;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists conversations and messages for people who look at them, a page at a time. What belongs to a
 * page is read by one query for the whole page.
 */
public final class ListingTable {

  private static final String OFFERED = "(opens_at IS NULL OR first_accepted_at IS NOT NULL)";

  /** Not by the index of channels: then all of a channel would be sorted for a page. */
  private static final String BY_CHANNEL = " AND channel || '' = ?";

  private final Sql sql;

  ListingTable(Sql sql) {
    this.sql = sql;
  }

  /**
   * Which conversations are wanted; null for any.
   *
   * @param queue the queue of the open handoff
   * @param agent id of the agent who has the conversation
   * @param since last active at this time or later
   * @param until last active before this time
   */
  public record Wanted(
      @Nullable Control control,
      @Nullable String channel,
      @Nullable String queue,
      @Nullable String agent,
      @Nullable Instant since,
      @Nullable Instant until) {

    /** All conversations. */
    public static final Wanted ALL = new Wanted(null, null, null, null, null, null);
  }

  /** A place in the list of conversations, which are sorted by when they were last active. */
  public record Position(Instant lastAt, String id) {

    /** In front of all. */
    public static final Position TOP = new Position(Instant.ofEpochMilli(Long.MAX_VALUE), "");

    /** Where a conversation stands. */
    public static Position of(Conversation conversation) {
      return new Position(conversation.lastAt(), conversation.id());
    }
  }

  /** Conversations behind a place, latest first, without those that are being erased. */
  public List<Conversation> conversations(Wanted wanted, Position behind, int limit) {
    StringBuilder query =
        new StringBuilder(
            "SELECT * FROM conversation WHERE last_at <= ? AND (last_at < ? OR id < ?)");
    List<@Nullable Object> arguments =
        new ArrayList<>(List.of(behind.lastAt(), behind.lastAt(), behind.id()));
    boolean ofPeople =
        wanted.queue() != null
            || wanted.agent() != null
            || (wanted.control() != null && wanted.control() != Control.BOT);
    if (ofPeople) {
      query.append(" AND control <> 'BOT'");
    }
    add(query, arguments, " AND control = ?", wanted.control());
    add(query, arguments, BY_CHANNEL, wanted.channel());
    add(query, arguments, " AND last_at >= ?", wanted.since());
    add(query, arguments, " AND last_at < ?", wanted.until());
    add(
        query,
        arguments,
        " AND EXISTS (SELECT 1 FROM handoff WHERE handoff.id = conversation.handoff_id"
            + " AND handoff.queue = ?)",
        wanted.queue());
    add(
        query,
        arguments,
        " AND EXISTS (SELECT 1 FROM handoff WHERE handoff.id = conversation.handoff_id"
            + " AND handoff.agent_id = ?)",
        wanted.agent());
    query.append(
        " AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.conversation_id = conversation.id)"
            + " ORDER BY last_at DESC, id DESC LIMIT ?");
    arguments.add(limit);
    return sql.list(ConversationTable::map, query.toString(), arguments.toArray());
  }

  private static void add(
      StringBuilder query,
      List<@Nullable Object> arguments,
      String condition,
      @Nullable Object value) {
    if (value != null) {
      query.append(condition);
      arguments.add(value);
    }
  }

  /** Handoffs by id. */
  public Map<String, Handoff> handoffs(Collection<String> ids) {
    Map<String, Handoff> found = new HashMap<>();
    if (!ids.isEmpty()) {
      List<Object> arguments = NodeTable.padded(ids);
      sql.list(
              HandoffTable::map,
              "SELECT * FROM handoff WHERE id IN (" + NodeTable.places(arguments) + ")",
              arguments.toArray())
          .forEach(handoff -> found.put(handoff.id(), handoff));
    }
    return found;
  }

  /** Since when the users of handoffs wait again that an agent had before; no others. */
  public Map<String, Instant> waitingAgain(Collection<String> ids) {
    Map<String, Instant> since = new HashMap<>();
    if (!ids.isEmpty()) {
      List<Object> arguments = NodeTable.padded(ids);
      sql.list(
              row -> Map.entry(row.text("id"), row.time("waiting_since")),
              "SELECT id, waiting_since FROM handoff WHERE status = 'QUEUED'"
                  + " AND waiting_since IS NOT NULL AND id IN ("
                  + NodeTable.places(arguments)
                  + ")",
              arguments.toArray())
          .forEach(each -> since.put(each.getKey(), each.getValue()));
    }
    return since;
  }

  /** The last message that a user, a bot or an agent said in each of some conversations. */
  public Map<String, Message> lastSaid(Collection<String> conversations) {
    Map<String, Message> found = new HashMap<>();
    if (!conversations.isEmpty()) {
      List<Object> arguments = NodeTable.padded(conversations);
      sql.list(
              MessageTable::map,
              "SELECT last.* FROM conversation c JOIN message last ON last.id ="
                  + " (SELECT m.id FROM message m WHERE m.conversation_id = c.id"
                  + " AND m.author IN ('USER', 'BOT', 'AGENT') AND m.route <> 'HELD_BACK'"
                  + " ORDER BY m.seq DESC LIMIT 1) WHERE c.id IN ("
                  + NodeTable.places(arguments)
                  + ")",
              arguments.toArray())
          .forEach(message -> found.put(message.conversationId(), message));
    }
    return found;
  }

  /**
   * A conversation's messages between two numbers, in order.
   *
   * @param after numbers begin behind this one
   * @param before numbers end in front of this one
   * @param last whether the last ones are wanted if there are more than the limit
   */
  public List<Message> messages(
      String conversationId, long after, long before, int limit, boolean last) {
    List<Message> found =
        sql.list(
            MessageTable::map,
            "SELECT * FROM message WHERE conversation_id = ? AND seq > ? AND seq < ? ORDER BY seq "
                + (last ? "DESC" : "ASC")
                + " LIMIT ?",
            conversationId,
            after,
            before,
            limit);
    return last ? found.reversed() : found;
  }

  /** What is still to be delivered in a lane, or was given up, of which message. */
  public record Undelivered(String messageId, boolean dead, @Nullable String error) {}

  /** What the users of some conversations have not got; of each its lane to the user. */
  public List<Undelivered> undelivered(Map<String, String> userLanes) {
    if (userLanes.isEmpty()) {
      return List.of();
    }
    List<Object> lanes = NodeTable.padded(userLanes.values());
    List<Undelivered> all =
        new ArrayList<>(
            sql.list(
                row -> new Undelivered(row.text("message_id"), false, row.textOrNull("error")),
                "SELECT message_id, error FROM delivery WHERE lane IN ("
                    + NodeTable.places(lanes)
                    + ") AND state IN ('WAITING', 'SENDING', 'HELD') AND message_id IS NOT NULL",
                lanes.toArray()));
    List<Object> conversations = NodeTable.padded(userLanes.keySet());
    String places = NodeTable.places(conversations);
    conversations.addAll(lanes);
    all.addAll(
        sql.list(
            row -> new Undelivered(row.text("message_id"), true, row.textOrNull("error")),
            "SELECT message_id, error FROM delivery WHERE conversation_id IN ("
                + places
                + ") AND state = 'DEAD' AND lane IN ("
                + NodeTable.places(lanes)
                + ") AND message_id IS NOT NULL",
            conversations.toArray()));
    return all;
  }

  /** Which of some messages have a copy at their user. */
  public Set<String> delivered(Collection<String> messages) {
    if (messages.isEmpty()) {
      return Set.of();
    }
    List<Object> ids = NodeTable.padded(messages);
    return Set.copyOf(
        sql.list(
            row -> row.text("message_id"),
            "SELECT DISTINCT message_id FROM message_copy WHERE message_id IN ("
                + NodeTable.places(ids)
                + ") AND side = 'USER'",
            ids.toArray()));
  }

  /** How many handoffs of a queue are at a status, and since when the oldest is. */
  public record Count(String queue, HandoffStatus status, int count, Instant oldest) {}

  /** What waits in each queue, and what agents have of it. */
  public List<Count> counts() {
    return sql.list(
        row ->
            new Count(
                row.text("queue"),
                row.constant(HandoffStatus.class, "status"),
                row.count("n"),
                row.time("oldest")),
        "SELECT queue, 'QUEUED' AS status, COUNT(*) AS n,"
            + " MIN(COALESCE(waiting_since, created_at)) AS oldest FROM handoff"
            + " WHERE status = 'QUEUED' AND "
            + OFFERED
            + " GROUP BY queue UNION ALL"
            + " SELECT queue, 'ACCEPTED' AS status, COUNT(*) AS n, MIN(created_at) AS oldest"
            + " FROM handoff WHERE status = 'ACCEPTED' GROUP BY queue");
  }

  /** How many deliveries to users each channel still has. */
  public Map<String, Integer> waitingForUsers() {
    return counted(
        """
        SELECT c.channel AS name, COUNT(*) AS n FROM delivery d
        JOIN conversation c ON c.id = d.conversation_id
        WHERE d.state IN ('WAITING', 'SENDING', 'HELD') AND d.lane LIKE 'user:%' GROUP BY c.channel
        """);
  }

  /** How many deliveries each lane still has that is no user's. */
  public Map<String, Integer> waitingElsewhere() {
    return counted(
        """
        SELECT lane AS name, COUNT(*) AS n FROM delivery
        WHERE state IN ('WAITING', 'SENDING', 'HELD') AND lane NOT LIKE 'user:%' GROUP BY lane
        """);
  }

  private Map<String, Integer> counted(String query) {
    Map<String, Integer> found = new HashMap<>();
    sql.list(row -> Map.entry(row.text("name"), row.count("n")), query)
        .forEach(each -> found.put(each.getKey(), each.getValue()));
    return found;
  }

  /** A node that shares the database. */
  public record Node(String name, Instant joinedAt, int shards, boolean leaving) {}

  /** The nodes that share the database, first who joined first; none where it is not shared. */
  public List<Node> nodes() {
    return sql.list(
        row ->
            new Node(
                row.text("name"), row.time("joined_at"), row.count("shards"), row.flag("leaving")),
        """
        SELECT name, joined_at, leaving,
          (SELECT COUNT(*) FROM shard WHERE shard.term = node.term) AS shards
        FROM node WHERE revoked_at IS NULL ORDER BY term
        """);
  }
}
