package dev.baton.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares the shards evenly among the nodes that live, and brings word of what others left.
 *
 * <p>Five times a lease, and twice a second at least, a node commits, if only to show that it
 * lives, and looks at the others. One whose last commit is older than a lease and a little more, by
 * this node's own count, is left behind and its shards are free: a look is made in the moment in
 * which that may be, and another right after it, so that they are taken at once. Who has too few
 * takes free ones; who has too many lets go of those in which nothing runs. Who is about to stop is
 * to have none.
 */
final class ShardBalancer implements ShardOwnership {

  private static final Logger log = LoggerFactory.getLogger(ShardBalancer.class);
  private static final int HEARTBEATS_PER_LEASE = 5;
  private static final long MAX_HEARTBEAT_MILLIS = 500;

  /** As when a node that was silent for too long cannot be left behind yet. */
  private static final Duration MIN_HEARTBEAT = Duration.ofMillis(50);

  /** While a shard is given by one node and not taken by the next, its work waits. */
  private static final Duration HANDOVER = Duration.ofMillis(100);

  private static final Duration MAX_GRACE = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MAX_WAKES = 1024;

  private final NodeSettings node;
  private final Membership membership;
  private final Writer writer;
  private final Database database;
  private final LongSupplier nanos;
  private final Map<Long, LastBatch> lastBatches = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          3, Thread.ofPlatform().daemon().name("baton-store-shards-", 0).factory());
  private Runnable gained = () -> {};
  private Consumer<Wake> woken = wake -> {};
  private Runnable polled = () -> {};
  private final AtomicBoolean lookRequested = new AtomicBoolean();
  private volatile long lookedAt;
  private long steadySince;
  private volatile boolean closed;
  private volatile int liveNodes = 1;

  /** Whether its last look failed and that was said; several a second would follow. */
  private volatile boolean failing;

  ShardBalancer(
      NodeSettings node,
      Membership membership,
      Writer writer,
      Database database,
      LongSupplier nanos) {
    this.node = node;
    this.membership = membership;
    this.writer = writer;
    this.database = database;
    this.nanos = nanos;
  }

  @Override
  public @Nullable ShardLease of(String key) {
    int shard = ShardOwnership.shardOf(key);
    long term = membership.term();
    return membership.worksOn(shard) ? new ShardLease(shard, term) : null;
  }

  @Override
  public int nodes() {
    return liveNodes;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public boolean holds(ShardLease lease) {
    return membership.isCertainlyValid(lease);
  }

  @Override
  public boolean begin(ShardLease lease) {
    return membership.beginWork(lease);
  }

  @Override
  public boolean mayContinue(ShardLease lease) {
    return membership.mayContinue(lease);
  }

  @Override
  public void ended(ShardLease lease) {
    membership.endWork(lease);
  }

  @Override
  public void retire() {
    membership.retire();
  }

  @Override
  public void subscribe(Runnable gained, Consumer<Wake> woken, Runnable polled) {
    this.gained = gained;
    this.woken = woken;
    this.polled = polled;
  }

  @Override
  public void open() {
    FutureResult.await(
        submit(tables -> {
          tables.nodes().seed(SHARDS);
          return true;
        }));
    scheduleHeartbeat(heartbeat());
    schedule(this::poll, POLL.toMillis());
    schedule(this::lookForWork, POLL.toMillis());
  }

  /** Stops; the writer gives the shards back with its last word. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("node {}: its watch over the others still ends", node.name());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Runnable round, long millis) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                round.run();
              } catch (RuntimeException failure) {
                logRetry(failure);
              }
            },
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  private void scheduleHeartbeat(long nanosFromNow) {
    try {
      var unused =
          timer.schedule(
              () -> {
                long next = heartbeatInterval();
                try {
                  next = heartbeat();
                  failing = false;
                } catch (RuntimeException failure) {
                  logRetry(failure);
                } finally {
                  scheduleHeartbeat(next);
                }
              },
              nanosFromNow,
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException stopped) {
      log.debug("node {} looks no more", node.name());
    }
  }

  private void logRetry(RuntimeException failure) {
    if (closed || failing) {
      log.debug("node {} looks again: {}", node.name(), failure.getMessage());
    } else {
      failing = true;
      log.warn("node {} looks until it succeeds: {}", node.name(), failure.getMessage());
    }
  }

  private long heartbeatInterval() {
    return TimeUnit.MILLISECONDS.toNanos(
        Math.min(MAX_HEARTBEAT_MILLIS, node.lease().toMillis() / HEARTBEATS_PER_LEASE));
  }

  /** Ahead of all that waits: the others must not take a node with much to do for a dead one. */
  private <T> CompletableFuture<T> submit(Store.Operation<T> operation) {
    QueuedOperation<T> queued = new QueuedOperation<>(operation, Store.Terms.NONE);
    writer.submitFirst(queued);
    return queued.future();
  }

  /** One beat; in how many nanoseconds the next is due. */
  private long heartbeat() {
    List<Integer> quiet = membership.idleShards();
    Round round = FutureResult.await(submit(tables -> round(tables.nodes(), quiet)));
    membership.updateShards(round.term(), round.mine());
    liveNodes = Math.max(1, round.liveNodes().size());
    boolean kept = membership.letGo(round.tooMany());
    if (!round.gained().isEmpty() || !round.freed().isEmpty()) {
      log.info(
          "node {} at term {}: took {} shards, let go of {}; has {} of {}, with {} nodes",
          node.name(),
          round.term(),
          round.gained().size(),
          round.freed().size(),
          round.mine().size(),
          SHARDS,
          round.liveNodes().size());
    }
    if (kept || !round.gained().isEmpty()) {
      lookRequested.set(true);
    }
    boolean leftBehind = false;
    for (NodeTable.NodeState silent : silent(round.liveNodes(), round.term())) {
      leftBehind |= leaveBehind(silent);
    }
    return leftBehind ? 0 : nanosUntilNextHeartbeat(round.term(), round.tooMany() == 0);
  }

  /**
   * In how many nanoseconds to look again: by the clock, soon where shards are on their way from
   * node to node, or in the moment in which a node that is silent now may be left behind.
   */
  long nanosUntilNextHeartbeat(long term, boolean even) {
    long now = nanos.getAsLong();
    long until = even ? heartbeatInterval() : Math.min(heartbeatInterval(), HANDOVER.toNanos());
    for (Map.Entry<Long, LastBatch> other : lastBatches.entrySet()) {
      if (other.getKey() != term) {
        until = Math.min(until, other.getValue().at() + silenceLimit() - now);
      }
    }
    return Math.max(MIN_HEARTBEAT.toNanos(), until + 1);
  }

  /** How long another node may be silent; no two clocks are so far apart after a lease. */
  private long silenceLimit() {
    long tenth = node.lease().toNanos() / 10;
    return node.lease().toNanos() + Math.min(tenth, MAX_GRACE.toNanos());
  }

  /**
   * Has work looked for, apart from the beat: where much waits that may take longer than a lease,
   * and must not make this node a silent one. A look that failed is made again.
   */
  private void lookForWork() {
    long now = nanos.getAsLong();
    if (lookRequested.getAndSet(false) || now - lookedAt > node.lease().toNanos()) {
      try {
        gained.run();
        lookedAt = now;
      } catch (RuntimeException failure) {
        lookRequested.set(true);
        throw failure;
      }
    }
  }

  /** One look at nodes and shards, and what it entails for this node's own. */
  private Round round(NodeTable nodes, List<Integer> quiet) {
    long term = membership.term();
    boolean retiring = membership.isRetiring();
    if (retiring) {
      nodes.markLeaving(term);
    }
    List<NodeTable.NodeState> liveNodes = nodes.liveNodes();
    List<Integer> freed = new ArrayList<>();
    Set<Integer> mine = new HashSet<>();
    List<Integer> free = new ArrayList<>();
    for (NodeTable.Shard shard : nodes.shards()) {
      Long owner = shard.term();
      if (owner == null) {
        free.add(shard.number());
      } else if (owner == term) {
        mine.add(shard.number());
      }
    }
    int share =
        retiring
            ? 0
            : share(
                liveNodes.stream()
                    .filter(other -> !other.leaving())
                    .map(NodeTable.NodeState::term)
                    .toList(),
                term);
    for (Integer shard : quiet) {
      if (mine.size() > share && mine.remove(shard)) {
        freed.add(shard);
      }
    }
    nodes.free(freed, term);
    int wanted = Math.clamp(share - mine.size(), 0, free.size());
    List<Integer> gained = nodes.take(free.subList(0, wanted), term);
    mine.addAll(gained);
    return new Round(term, liveNodes, freed, gained, mine, mine.size() - share);
  }

  /** How many shards a node is to have: the first ones to join have one more where it must be. */
  static int share(List<Long> liveNodes, long term) {
    int place = liveNodes.indexOf(term);
    int nodes = Math.max(1, liveNodes.size());
    return SHARDS / nodes + (place >= 0 && place < SHARDS % nodes ? 1 : 0);
  }

  /**
   * Nodes that have committed nothing for longer than a lease. A node that could not commit itself
   * for a while, because the database was away, does not know who was silent: it begins anew. That
   * its looks are far apart, because it has much to do, is no reason to.
   */
  List<NodeTable.NodeState> silent(List<NodeTable.NodeState> liveNodes, long term) {
    long now = nanos.getAsLong();
    long steady = membership.steadySince();
    if (steady != steadySince) {
      lastBatches.clear();
      steadySince = steady;
    }
    long limit = silenceLimit();
    List<NodeTable.NodeState> silent = new ArrayList<>();
    lastBatches.keySet().retainAll(liveNodes.stream().map(NodeTable.NodeState::term).toList());
    for (NodeTable.NodeState other : liveNodes) {
      LastBatch before = lastBatches.get(other.term());
      if (before == null || before.batch() != other.batch()) {
        lastBatches.put(other.term(), new LastBatch(other.batch(), now));
      } else if (other.term() != term && now - before.at() > limit) {
        silent.add(other);
      }
    }
    return silent;
  }

  private boolean leaveBehind(NodeTable.NodeState silent) {
    boolean revoked =
        FutureResult.await(
            submit(tables -> tables.nodes().revoke(silent, membership.clock().instant())));
    if (revoked) {
      log.warn(
          "node {} at term {} was silent for longer than a lease of {} and is left behind",
          silent.name(),
          silent.term(),
          node.lease());
    }
    return revoked;
  }

  /** Takes up word, but not in shards that are being let go of: it is for who has them next. */
  private void poll() {
    polled.run();
    List<Integer> shards = membership.activeShards();
    if (shards.isEmpty()) {
      return;
    }
    List<NodeTable.PendingWake> left =
        database.read(tables -> tables.nodes().pendingWakes(membership.term(), shards, MAX_WAKES));
    if (!left.isEmpty()) {
      left.forEach(each -> woken.accept(each.wake()));
      FutureResult.await(submit(tables -> tables.nodes().deleteWakes(left)));
    }
  }

  /** What a look came to. */
  private record Round(
      long term,
      List<NodeTable.NodeState> liveNodes,
      List<Integer> freed,
      List<Integer> gained,
      Set<Integer> mine,
      int tooMany) {}

  /** A node's last batch, and when this node first saw it. */
  private record LastBatch(long batch, long at) {}
}
