package dev.baton.routing;

import dev.baton.routing.lane.LaneName;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.Ahead;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Tables;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which node runs a lane if several nodes share the store: one node at a time, by the
 * lane's key.
 *
 * <p>A lane runs under the lease that its node has on the shard when the run begins. Everything the
 * run commits is bound to that lease, and the lease is checked once more right before each call to
 * a bot or a platform. So a node that was frozen in the middle of a run neither commits nor begins
 * anything after another node took the shard. The lease belongs to the thread: a run stays on the
 * thread it began on.
 */
final class Shards {

  private static final Logger log = LoggerFactory.getLogger(Shards.class);

  private static final ThreadLocal<@Nullable Running> RUNNING = new ThreadLocal<>();

  private final ShardOwnership ownership;
  private volatile boolean stopping;

  Shards(ShardOwnership ownership) {
    this.ownership = ownership;
  }

  /** The kinds of lanes. */
  enum Kind {
    EVENT,
    TURN,
    DELIVERY,
    /** A conversation's bot is asked for agents. */
    ASK;

    /** The kind with a name; empty for a kind that only a newer version knows. */
    static Optional<Kind> named(String name) {
      return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }
  }

  boolean isShared() {
    return ownership.isShared();
  }

  /** From now on, no lane takes up any more work. */
  void stop() {
    stopping = true;
  }

  /**
   * Whether the running lane may take up its next piece of work. A run ends between two pieces if
   * the node stops or its shard is to go to another node. A call in flight is never broken off; it
   * may end.
   */
  boolean mayContinue() {
    ShardLease lease = running();
    return !stopping && (lease == null || ownership.mayContinue(lease));
  }

  /** Whether a lane is this node's now. */
  boolean isMine(Kind kind, String lane) {
    return ownership.of(key(kind, lane)) != null;
  }

  /** The lease that binds the running lane; null outside of lanes. */
  @Nullable ShardLease running() {
    Running running = RUNNING.get();
    return running == null ? null : running.lease();
  }

  /** What the running lane will look at in each of its units of work, as far as known. */
  Ahead ahead() {
    Running running = RUNNING.get();
    return running == null ? Ahead.NOTHING : running.ahead();
  }

  private static Ahead ahead(Kind kind, String lane) {
    return switch (kind) {
      case EVENT, ASK -> Ahead.NOTHING;
      case TURN -> Ahead.of(lane, new LaneName.ToUser(lane).stored());
      case DELIVERY ->
          switch (LaneName.ofDeliveries(lane)) {
            case LaneName.ToUser user -> Ahead.of(user.conversationId(), lane);
            case LaneName.ToDesk desk -> Ahead.of(desk.conversationId(), lane);
            case LaneName.ToPlace place -> Ahead.NOTHING;
            case LaneName.Marks marks -> Ahead.NOTHING;
            case LaneName.States states -> Ahead.NOTHING;
            case LaneName.Erasure erasure -> Ahead.NOTHING;
            case LaneName.Retention retention -> Ahead.NOTHING;
            case LaneName.Unknown unknown -> Ahead.NOTHING;
          };
    };
  }

  /**
   * Wraps work so that it is done only if the lane is this node's, and under its lease.
   *
   * @return work that fails with {@link FencedException} if the shard is still this node's, as
   *     after the store was away for most of a lease: then no other node looks at the lane
   */
  Lanes.Work guarded(Kind kind, Lanes.Work work) {
    return guarded(kind, work, lane -> {});
  }

  /**
   * The same, for work that is remembered here while it waits.
   *
   * @param othersNow told of a lane that is no longer this node's; must not block
   */
  Lanes.Work guarded(Kind kind, Lanes.Work work, Consumer<String> othersNow) {
    return lane -> {
      ShardLease lease = ownership.of(key(kind, lane));
      if (lease == null || !ownership.begin(lease)) {
        othersNow.accept(lane);
        return;
      }
      run(lease, kind, work, lane);
    };
  }

  private void run(ShardLease lease, Kind kind, Lanes.Work work, String lane)
      throws InterruptedException {
    RUNNING.set(new Running(lease, ahead(kind, lane)));
    try {
      work.run(lane);
    } catch (FencedException fenced) {
      if (lease.equals(ownership.of(key(kind, lane)))) {
        throw fenced;
      }
      log.warn("{} lane {} was left to another node: {}", kind, lane, fenced.getMessage());
    } finally {
      RUNNING.remove();
      ownership.ended(lease);
    }
  }

  /** This node's lease of a lane in which work may begin; null if it may not. Never blocks. */
  @Nullable ShardLease lease(Kind kind, String lane) {
    return stopping ? null : ownership.of(key(kind, lane));
  }

  /** See {@link ShardOwnership#begin}: work that begins before its lane runs. */
  boolean begin(ShardLease lease) {
    return ownership.begin(lease);
  }

  /** Ends work that was begun and whose lane will not run. */
  void ended(ShardLease lease) {
    ownership.ended(lease);
  }

  /** Wraps work that was begun under a lease, to go on and end under it. */
  Lanes.Work under(ShardLease lease, Kind kind, Lanes.Work work) {
    return lane -> run(lease, kind, work, lane);
  }

  /** Does work that one node does for all, if that is now this node's duty, under its lease. */
  void onDuty(String duty, Runnable work) {
    ShardLease lease = ownership.of(duty);
    if (lease == null || !ownership.begin(lease)) {
      return;
    }
    RUNNING.set(new Running(lease, Ahead.NOTHING));
    try {
      work.run();
    } catch (FencedException fenced) {
      log.warn("{} was left to another node: {}", duty, fenced.getMessage());
    } finally {
      RUNNING.remove();
      ownership.ended(lease);
    }
  }

  /**
   * Checks, right before a call to the outside, that no other node can have begun the same work.
   *
   * @throws FencedException if that is not certain
   */
  void beforeCall() {
    lastLook().run();
  }

  /** The same check, for use on any thread on behalf of the lane that runs on this one. */
  LastLook lastLook() {
    return new LastLook(ownership, running());
  }

  /** Checks that a lane's lease lasts, and remembers the result. Thread-safe. */
  static final class LastLook implements Runnable {

    private final ShardOwnership ownership;
    private final @Nullable ShardLease lease;
    private volatile boolean passed;
    private volatile @Nullable FencedException refusal;

    private LastLook(ShardOwnership ownership, @Nullable ShardLease lease) {
      this.ownership = ownership;
      this.lease = lease;
    }

    @Override
    public void run() {
      if (lease != null) {
        try {
          lease.beforeCall(ownership);
        } catch (FencedException unsure) {
          refusal = unsure;
          throw unsure;
        }
      }
      passed = true;
    }

    /** Whether any call was allowed. */
    boolean passed() {
      return passed;
    }

    /**
     * Runs calls that may make this check at any point.
     *
     * @throws FencedException if a check threw it, whatever became of it since: from another thread
     *     it arrives wrapped, or only breaks something else
     */
    <T> T over(Supplier<T> calls) {
      try {
        return calls.get();
      } catch (RuntimeException failure) {
        FencedException unsure = refusal;
        throw unsure == null ? failure : unsure;
      }
    }
  }

  /** What runs on a thread, under its lease. */
  private record Running(ShardLease lease, Ahead ahead) {}

  /** Tells other nodes, in the same transaction, of work in lanes that are theirs. */
  void leaveWord(Tables tables, RoutingContext context, AfterCommit afterCommit) {
    if (ownership.isShared()) {
      afterCommit.events().forEach(lane -> leaveWord(tables, context, Kind.EVENT, lane));
      afterCommit.turns().forEach(lane -> leaveWord(tables, context, Kind.TURN, lane));
      afterCommit.deliveries().forEach(lane -> leaveWord(tables, context, Kind.DELIVERY, lane));
      afterCommit.questions().forEach(lane -> leaveWord(tables, context, Kind.ASK, lane));
    }
  }

  private void leaveWord(Tables tables, RoutingContext context, Kind kind, String lane) {
    if (!isMine(kind, lane)) {
      tables
          .nodes()
          .addWake(
              context.ids().next(),
              ShardOwnership.shardOf(key(kind, lane)),
              new ShardOwnership.Wake(kind.name(), lane));
    }
  }

  /**
   * The key that decides which node has a lane. All of a conversation is at one node. So is
   * everything that goes to a desk, because its platform counts all of that together.
   */
  private static String key(Kind kind, String lane) {
    return kind == Kind.DELIVERY ? LaneName.ofDeliveries(lane).shardKey() : lane;
  }
}
