package dev.baton.routing;

import dev.baton.routing.lane.LaneName;
import dev.baton.routing.lane.Lanes;
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
 * Whose work a lane is, where several nodes share the store: one node's at a time, by its key.
 *
 * <p>A lane runs under the tenure its node has of the shard when the run begins. All that the run
 * commits is bound to that tenure, and it is looked at once more right before each call to a bot or
 * a platform. So a node that was frozen in the middle of a run neither commits nor begins anything
 * after another took the shard. The tenure belongs to the thread: a run stays on the one it began
 * on.
 */
final class Shards {

  private static final Logger log = LoggerFactory.getLogger(Shards.class);

  private static final ThreadLocal<@Nullable ShardLease> RUNNING = new ThreadLocal<>();

  private final ShardOwnership ownership;
  private volatile boolean stopping;

  Shards(ShardOwnership ownership) {
    this.ownership = ownership;
  }

  /** The sorts of lanes. */
  enum Kind {
    EVENT,
    TURN,
    DELIVERY;

    /** Empty for a sort that a newer version has. */
    static Optional<Kind> named(String name) {
      return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }
  }

  boolean isShared() {
    return ownership.isShared();
  }

  /** From now on no lane takes up anything more. */
  void stop() {
    stopping = true;
  }

  /**
   * Whether the running lane may take up its next piece of work. It ends between two pieces where
   * the node stops or its shard is to be another node's: a call that is in flight ends, and none
   * must be broken off.
   */
  boolean mayContinue() {
    ShardLease lease = RUNNING.get();
    return !stopping && (lease == null || ownership.mayContinue(lease));
  }

  /** Whether a lane's work is this node's now. */
  boolean isMine(Kind kind, String lane) {
    return ownership.of(key(kind, lane)) != null;
  }

  /** What the running lane may do is bound to this; null outside of lanes. */
  @Nullable ShardLease running() {
    return RUNNING.get();
  }

  /**
   * Work that is done only where it is this node's, and under its tenure.
   *
   * @return what fails with {@link FencedException} where the shard is this node's all the same, as
   *     when the store was away for most of a lease: nobody else looks at the lane then
   */
  Lanes.Work guarded(Kind kind, Lanes.Work work) {
    return guarded(kind, work, lane -> {});
  }

  /**
   * The same, for work that is remembered here while it waits.
   *
   * @param othersNow told of a lane that is not this node's any more; must not block
   */
  Lanes.Work guarded(Kind kind, Lanes.Work work, Consumer<String> othersNow) {
    return lane -> {
      ShardLease lease = ownership.of(key(kind, lane));
      if (lease == null || !ownership.begin(lease)) {
        othersNow.accept(lane);
        return;
      }
      RUNNING.set(lease);
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
    };
  }

  /** Does what one node does for all, where that is this one's to do now, under its tenure. */
  void onDuty(String duty, Runnable work) {
    ShardLease lease = ownership.of(duty);
    if (lease == null || !ownership.begin(lease)) {
      return;
    }
    RUNNING.set(lease);
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
   * Comes right before a call to the outside: another node cannot have begun the same.
   *
   * @throws FencedException when that is not certain
   */
  void beforeCall() {
    lastLook().run();
  }

  /** The same, to be taken by any thread for the lane that runs on this one. */
  LastLook lastLook() {
    return new LastLook(ownership, RUNNING.get());
  }

  /** Looks whether a lane's tenure lasts, and remembers what it found. Thread-safe. */
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

    /** Whether any call was let go. */
    boolean passed() {
      return passed;
    }

    /**
     * Does what may take the look anywhere in it.
     *
     * @throws FencedException where a look that was taken threw it, whatever became of it since: on
     *     other threads it comes wrapped, or only breaks something
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

  /** Leaves word, in the same transaction, of work in lanes that are other nodes'. */
  void leaveWord(Tables tables, RoutingContext context, AfterCommit afterCommit) {
    if (ownership.isShared()) {
      afterCommit.events().forEach(lane -> leaveWord(tables, context, Kind.EVENT, lane));
      afterCommit.turns().forEach(lane -> leaveWord(tables, context, Kind.TURN, lane));
      afterCommit.deliveries().forEach(lane -> leaveWord(tables, context, Kind.DELIVERY, lane));
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
   * What a lane is shared out by. All of a conversation is at one node; all that goes to a desk is
   * too, because its platform counts what goes there together.
   */
  private static String key(Kind kind, String lane) {
    return kind == Kind.DELIVERY ? LaneName.ofDeliveries(lane).shardKey() : lane;
  }
}
