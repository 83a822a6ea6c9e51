package dev.baton.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the nodes that share the database: its term, its lease, its shards.
 *
 * <p>Time is measured only by this machine's monotonic clock and never compared with another
 * machine's. A lease starts at the moment before the last successful commit. Other nodes see a
 * commit only once it is done, and wait longer than the lease after the last one they saw. So by
 * their count the lease ends later than by ours.
 */
final class Membership {

  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration NODES_KEPT_FOR = Duration.ofDays(7);

  /**
   * How long the first try to let go of a shard waits for its work to end; each further try waits
   * twice as long.
   */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /** Between two tries the shard is worked on for this many times as long as the last try took. */
  private static final int PAUSES = 3;

  /** After this many tries they do not get longer: about a minute, as long as a bot may take. */
  private static final int MAX_TRIES = 5;

  private final NodeSettings node;
  private final boolean fence;
  private final Clock clock;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, ShardState> held = new HashMap<>();
  private volatile long term;
  private volatile long renewedAt;
  private volatile long steadySince;
  private volatile boolean retiring;
  private long committedAt;
  private long batch;
  private long begunAt;

  Membership(NodeSettings node, boolean fence) {
    this(node, fence, Clock.systemUTC(), System::nanoTime);
  }

  Membership(NodeSettings node, boolean fence, Clock clock, LongSupplier nanos) {
    this.node = node;
    this.fence = fence;
    this.clock = clock;
    this.nanos = nanos;
  }

  Clock clock() {
    return clock;
  }

  long term() {
    return term;
  }

  /**
   * Makes a transaction one of this node's. If the node was left behind, it first joins again in a
   * transaction of its own.
   */
  void begin(Sql sql) {
    begunAt = nanos.getAsLong();
    NodeTable nodes = sql.tables().nodes();
    if (term == 0) {
      join(sql, nodes);
    }
    batch++;
    if (!recordBatch(nodes)) {
      sql.rollback();
      log.warn("node {} was left behind at term {} and has lost its shards", node.name(), term);
      changeTerm(term);
      join(sql, nodes);
      batch = 1;
      if (!recordBatch(nodes)) {
        throw new StoreException("node " + node.name() + " was left behind while it joined", null);
      }
    }
  }

  private boolean recordBatch(NodeTable nodes) {
    return fence ? nodes.recordBatch(term, batch) : nodes.recordBatchUnfenced(term, batch);
  }

  private void join(Sql sql, NodeTable nodes) {
    long next = sql.tables().next("node");
    nodes.join(next, node.name(), clock.instant());
    nodes.forget(clock.instant().minus(NODES_KEPT_FOR));
    sql.commit();
    changeTerm(next);
    batch = 0;
    log.info("node {} joined at term {}", node.name(), next);
  }

  /** Changes the term. From now on the node has no shards until they are confirmed as its own. */
  private void changeTerm(long next) {
    lock.lock();
    try {
      term = next;
      held.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the transaction is on disk: the lease starts at the moment before it. */
  void committed() {
    long now = nanos.getAsLong();
    if (now - committedAt > node.lease().toNanos() / 2) {
      steadySince = now;
    }
    committedAt = now;
    renewedAt = begunAt;
  }

  /** Since when no two commits of this node have been further apart than half a lease. */
  long steadySince() {
    return steadySince;
  }

  /**
   * See {@link Database#wasCommitted}.
   *
   * @throws OutcomeUnknownException if the node's row is gone, as after a restore from a backup
   */
  boolean wasCommitted(Sql sql) {
    Optional<Long> last = sql.tables().nodes().lastBatch(term);
    sql.rollback();
    boolean done = last.orElseThrow(OutcomeUnknownException::new).equals(batch);
    if (done) {
      committed();
    }
    return done;
  }

  /**
   * Gives all shards back. Work that still runs may make no more outward calls: other nodes are
   * about to.
   */
  void leave(Sql sql) {
    if (term != 0) {
      changeTerm(term);
      sql.tables().nodes().leave(term, clock.instant());
      sql.commit();
    }
  }

  /** Whether a lease belongs to the current term and its shard is still this node's. */
  boolean permits(ShardLease lease) {
    return !fence || (lease.term() == term && holds(lease.shard()));
  }

  /** Whether the lease is certainly still valid, with a margin of a quarter of it. */
  boolean isCertainlyValid(ShardLease lease) {
    long quarter = node.lease().toNanos() / 4;
    return !fence || (permits(lease) && nanos.getAsLong() - renewedAt < 3 * quarter);
  }

  private boolean holds(int shard) {
    lock.lock();
    try {
      return held.containsKey(shard);
    } finally {
      lock.unlock();
    }
  }

  /** Whether this node works on a shard and is not about to let go of it. */
  boolean worksOn(int shard) {
    lock.lock();
    try {
      ShardState state = held.get(shard);
      return state != null && !state.leaving;
    } finally {
      lock.unlock();
    }
  }

  /** The shards this node works on, except those it is about to let go of. */
  List<Integer> activeShards() {
    lock.lock();
    try {
      List<Integer> working = new ArrayList<>();
      held.forEach((shard, state) -> {
        if (!state.leaving) {
          working.add(shard);
        }
      });
      return working;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether work under a lease may continue: the shard belongs to this node at this term, and is
   * not being let go of.
   */
  boolean mayContinue(ShardLease lease) {
    return lease.term() == term && worksOn(lease.shard());
  }

  boolean beginWork(ShardLease lease) {
    lock.lock();
    try {
      ShardState state = held.get(lease.shard());
      if (state == null || state.leaving || lease.term() != term) {
        return false;
      }
      state.running++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void endWork(ShardLease lease) {
    lock.lock();
    try {
      ShardState state = held.get(lease.shard());
      if (state != null && lease.term() == term) {
        state.running--;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces this node's shards by those that the database shows as its own. Ignored if the node
   * has joined again since they were read.
   */
  void updateShards(long atTerm, Set<Integer> shards) {
    lock.lock();
    try {
      if (atTerm == term) {
        held.keySet().retainAll(shards);
        shards.forEach(shard -> held.putIfAbsent(shard, new ShardState(retiring)));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins to let go of a number of shards: first those that are being let go of already, then idle
   * ones. No new work begins in them. A shard in which something still runs after a while is kept
   * for the time being, because a call that hangs must not hold up the rest of its shard. It is
   * tried again later, for longer each time, or at once if nothing runs in it.
   *
   * @return whether some are kept after all, so that work that was stopped in them must be looked
   *     for
   */
  boolean letGo(int count) {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      List<ShardState> leaving =
          held.values().stream()
              .filter(state -> retiring || state.mayLeave(now))
              .sorted(
                  Comparator.comparing((ShardState state) -> !state.leaving)
                      .thenComparingInt(state -> state.running))
              .limit(retiring ? held.size() : Math.max(0, count))
              .toList();
      boolean kept = false;
      for (ShardState state : held.values()) {
        kept |= state.leaves(leaving.contains(state), now);
      }
      return kept;
    } finally {
      lock.unlock();
    }
  }

  /** From now on all shards are let go of and none is taken. */
  void retire() {
    lock.lock();
    try {
      retiring = true;
    } finally {
      lock.unlock();
    }
    letGo(0);
  }

  boolean isRetiring() {
    return retiring;
  }

  /** The shards that are being let go of and in which nothing runs any more. */
  List<Integer> idleShards() {
    lock.lock();
    try {
      List<Integer> quiet = new ArrayList<>();
      held.forEach((shard, state) -> {
        if (state.leaving && state.running == 0) {
          quiet.add(shard);
        }
      });
      return quiet;
    } finally {
      lock.unlock();
    }
  }

  /** A shard of this node. */
  private static final class ShardState {

    private int running;
    private boolean leaving;

    /** When letting go of it last began, or was given up for the time being. */
    private long since;

    /** How often letting go of it was given up. */
    private int tries;

    ShardState(boolean leaving) {
      this.leaving = leaving;
    }

    boolean mayLeave(long now) {
      if (running == 0 || (!leaving && tries == 0)) {
        return true;
      }
      return leaving
          ? now - since < DRAIN.toNanos() << tries
          : now - since >= PAUSES * (DRAIN.toNanos() << (tries - 1));
    }

    /** Updates whether the shard is leaving; returns whether it was leaving and is now kept. */
    boolean leaves(boolean leavesNow, long now) {
      boolean kept = leaving && !leavesNow;
      if (kept && !mayLeave(now)) {
        tries = Math.min(tries + 1, MAX_TRIES);
      }
      if (leaving != leavesNow) {
        since = now;
      }
      leaving = leavesNow;
      return kept;
    }
  }
}
