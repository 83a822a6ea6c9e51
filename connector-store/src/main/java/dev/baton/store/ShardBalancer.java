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
 * Spreads the shards evenly over the live nodes, and passes on the wake-ups that other nodes left.
 *
 * <p>Five times per lease, and at least twice a second, a node sends a heartbeat: it commits, even
 * if only to show that it is alive, and checks the other nodes. A node whose last commit is older
 * than a lease and a little more, by this node's own clock, is left behind: it may not commit any
 * more, and its shards are free. The check is timed for the moment when that becomes possible, and
 * another one follows at once, so that the free shards are taken immediately. A node with too few
 * shards takes free ones. A node with too many lets go of those in which nothing runs. A node that
 * is about to stop should have none.
 */
final class ShardBalancer implements ShardOwnership {

  private static final Logger log = LoggerFactory.getLogger(ShardBalancer.class);
  private static final int HEARTBEATS_PER_LEASE = 5;
  private static final long MAX_HEARTBEAT_MILLIS = 500;

  /** Applies, for example, when a node was silent for too long but cannot be left behind yet. */
  private static final Duration MIN_HEARTBEAT = Duration.ofMillis(50);

  /** Between two nodes, a shard's work waits; so the checks are more frequent then. */
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

  /** Whether the last check failed and that was logged: it may fail several times a second. */
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
  public int held() {
    return membership.activeShards().size();
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

  /** Stops. The writer gives the shards back when it closes. */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("node {}: the shard balancer has not stopped yet", node.name());
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
      log.debug("node {}: no further heartbeats", node.name());
    }
  }

  private void logRetry(RuntimeException failure) {
    if (closed || failing) {
      log.debug("node {}: a round failed, will be retried: {}", node.name(), failure.getMessage());
    } else {
      failing = true;
      log.warn(
          "node {}: a round failed, will be retried until it succeeds: {}",
          node.name(),
          failure.getMessage());
    }
  }

  private long heartbeatInterval() {
    return TimeUnit.MILLISECONDS.toNanos(
        Math.min(MAX_HEARTBEAT_MILLIS, node.lease().toMillis() / HEARTBEATS_PER_LEASE));
  }

  /** Queues ahead of everything else: the other nodes must not take a busy node for a dead one. */
  private <T> CompletableFuture<T> submit(Store.Operation<T> operation) {
    QueuedOperation<T> queued = new QueuedOperation<>(operation, Store.Terms.NONE);
    writer.submitFirst(queued);
    return queued.future();
  }

  /** Sends one heartbeat; returns in how many nanoseconds the next one is due. */
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
   * In how many nanoseconds the next heartbeat is due: after the usual interval, sooner while
   * shards move between nodes, or at the moment when a node that is silent now may be left behind.
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

  /**
   * How long another node may be silent. The margin is larger than two clocks can drift apart
   * during a lease.
   */
  private long silenceLimit() {
    long tenth = node.lease().toNanos() / 10;
    return node.lease().toNanos() + Math.min(tenth, MAX_GRACE.toNanos());
  }

  /**
   * Asks for work to be looked for. Separate from the heartbeat: with much waiting work it may take
   * longer than a lease, and this node must not go silent meanwhile. Tried again after a failure.
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

  /** Reads the nodes and shards, then frees or takes shards for this node. */
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

  /**
   * How many shards a node should have. Where they do not divide evenly, the nodes that joined
   * first have one more.
   */
  static int share(List<Long> liveNodes, long term) {
    int place = liveNodes.indexOf(term);
    int nodes = Math.max(1, liveNodes.size());
    return SHARDS / nodes + (place >= 0 && place < SHARDS % nodes ? 1 : 0);
  }

  /**
   * Nodes that have committed nothing for longer than a lease. If this node could not commit for a
   * while because the database was away, it cannot know who was silent, so it starts counting
   * again. Heartbeats that are late because the node is busy are no reason to start again.
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

  /**
   * Passes on wake-ups, except for shards that are being let go of: those are for their next node.
   */
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

  /** The result of one heartbeat. */
  private record Round(
      long term,
      List<NodeTable.NodeState> liveNodes,
      List<Integer> freed,
      List<Integer> gained,
      Set<Integer> mine,
      int tooMany) {}

  /** A node's last batch and when this node first saw it. */
  private record LastBatch(long batch, long at) {}
}
