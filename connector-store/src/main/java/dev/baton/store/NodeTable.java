package dev.baton.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes that share the database, their shards, and the wake-ups they leave for each other. */
public final class NodeTable {

  private final Sql sql;

  NodeTable(Sql sql) {
    this.sql = sql;
  }

  /** Leaves a wake-up for a lane of another node's shard. */
  public void addWake(String id, int shard, ShardOwnership.Wake wake) {
    sql.update(
        "INSERT INTO wake (id, shard, kind, lane) VALUES (?, ?, ?, ?)",
        id,
        shard,
        wake.kind(),
        wake.lane());
  }

  /** The wake-ups for those of some shards that belong to a node. The shards must not be empty. */
  List<PendingWake> pendingWakes(long term, Collection<Integer> shards, int limit) {
    List<Object> arguments = padded(shards);
    int places = arguments.size();
    arguments.add(term);
    arguments.add(limit);
    return sql.list(
        row ->
            new PendingWake(
                row.text("id"), new ShardOwnership.Wake(row.text("kind"), row.text("lane"))),
        "SELECT id, kind, lane FROM wake WHERE shard IN ("
            + String.join(", ", Collections.nCopies(places, "?"))
            + ") AND shard IN (SELECT number FROM shard WHERE term = ?) ORDER BY id LIMIT ?",
        arguments.toArray());
  }

  /** Deletes wake-ups that were passed on. */
  boolean deleteWakes(Collection<PendingWake> taken) {
    List<Object> ids = padded(taken.stream().map(PendingWake::id).toList());
    sql.update("DELETE FROM wake WHERE id IN (" + places(ids) + ")", ids.toArray());
    return true;
  }

  /**
   * Repeats the last value up to a power of two, so that there are only a few statements to
   * prepare.
   */
  static List<Object> padded(Collection<?> values) {
    List<Object> padded = new ArrayList<>(values);
    int length = Integer.highestOneBit(Math.max(1, padded.size() * 2 - 1));
    while (padded.size() < length) {
      padded.add(padded.getLast());
    }
    return padded;
  }

  static String places(List<?> some) {
    return String.join(", ", Collections.nCopies(some.size(), "?"));
  }

  void join(long term, String name, Instant now) {
    sql.update(
        "INSERT INTO node (term, name, batch, joined_at) VALUES (?, ?, 0, ?)", term, name, now);
  }

  /** Records a batch within its own transaction; false if the node was left behind. */
  boolean recordBatch(long term, long batch) {
    return sql.update(
            "UPDATE node SET batch = ? WHERE term = ? AND revoked_at IS NULL", batch, term)
        == 1;
  }

  /** Records a batch even if the node was left behind: the fault that tests must detect. */
  boolean recordBatchUnfenced(long term, long batch) {
    return sql.update("UPDATE node SET batch = ? WHERE term = ?", batch, term) == 1;
  }

  /** A node's last batch on disk; waits for a commit in progress. */
  Optional<Long> lastBatch(long term) {
    return sql.first(
        row -> row.number("batch"), "SELECT batch FROM node WHERE term = ? FOR UPDATE", term);
  }

  /** The nodes that were not left behind, in the order in which they joined. */
  List<NodeState> liveNodes() {
    return sql.list(
        row ->
            new NodeState(
                row.number("term"), row.text("name"), row.number("batch"), row.flag("leaving")),
        "SELECT term, name, batch, leaving FROM node WHERE revoked_at IS NULL ORDER BY term");
  }

  /**
   * Leaves a node behind if it has not committed since it was read; its shards are free then. A
   * node whose row is locked is in the middle of a commit, so it is not silent.
   */
  boolean revoke(NodeState silent, Instant now) {
    boolean quiet =
        sql.first(
                row -> row.number("term"),
                "SELECT term FROM node WHERE term = ? FOR UPDATE SKIP LOCKED",
                silent.term())
            .isPresent();
    if (!quiet) {
      return false;
    }
    boolean revoked =
        sql.update(
                "UPDATE node SET revoked_at = ? WHERE term = ? AND batch = ? AND revoked_at IS"
                    + " NULL",
                now,
                silent.term(),
                silent.batch())
            == 1;
    if (revoked) {
      sql.update("UPDATE shard SET term = NULL WHERE term = ?", silent.term());
    }
    return revoked;
  }

  /**
   * Notes that a node is about to stop and should get no more shards. It keeps what it has until it
   * lets go.
   */
  void markLeaving(long term) {
    sql.update("UPDATE node SET leaving = 1 WHERE term = ? AND leaving = 0", term);
  }

  /** A node leaves of its own accord. */
  void leave(long term, Instant now) {
    sql.update("UPDATE shard SET term = NULL WHERE term = ?", term);
    sql.update("UPDATE node SET revoked_at = ? WHERE term = ?", now, term);
  }

  /** Forgets nodes that left long ago. */
  void forget(Instant before) {
    sql.update("DELETE FROM node WHERE revoked_at < ?", before);
  }

  /** Makes sure that the shards' rows exist. */
  void seed(int shards) {
    List<Object> numbers = new ArrayList<>();
    for (int number = 0; number < shards; number++) {
      numbers.add(number);
    }
    sql.update(
        "INSERT INTO shard (number) VALUES "
            + String.join(", ", Collections.nCopies(shards, "(?)"))
            + " ON CONFLICT (number) DO NOTHING",
        numbers.toArray());
  }

  List<Shard> shards() {
    return sql.list(
        row -> new Shard(row.count("number"), row.numberOrNull("term")),
        "SELECT number, term FROM shard ORDER BY number");
  }

  /** Takes those of some shards that are still free. */
  List<Integer> take(Collection<Integer> shards, long term) {
    if (shards.isEmpty()) {
      return List.of();
    }
    List<Object> arguments = padded(shards);
    String places = places(arguments);
    arguments.addFirst(term);
    return sql.list(
        row -> row.count("number"),
        "UPDATE shard SET term = ? WHERE term IS NULL AND number IN ("
            + places
            + ") RETURNING number",
        arguments.toArray());
  }

  /** Lets go of shards. */
  void free(Collection<Integer> shards, long term) {
    if (!shards.isEmpty()) {
      List<Object> arguments = padded(shards);
      String places = places(arguments);
      arguments.addFirst(term);
      sql.update(
          "UPDATE shard SET term = NULL WHERE term = ? AND number IN (" + places + ")",
          arguments.toArray());
    }
  }

  /** A node, its last batch, and whether it is about to stop. */
  record NodeState(long term, String name, long batch, boolean leaving) {}

  /** A shard and the term of its node; null if it is free. */
  record Shard(int number, @Nullable Long term) {}

  /** A wake-up that another node left, with its id. */
  record PendingWake(String id, ShardOwnership.Wake wake) {}
}
