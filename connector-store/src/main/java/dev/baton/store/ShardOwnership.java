package dev.baton.store;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the work belongs to this node.
 *
 * <p>Work has a key (a conversation, a chat). Keys hash to shards, and each shard belongs to one
 * node at a time. Any node may receive messages and change control.
 */
public interface ShardOwnership extends AutoCloseable {

  /** A single node that always owns everything. */
  ShardOwnership SINGLE_NODE = new SingleNode();

  /** This node's lease of a key's shard; null if the shard belongs to another node or to none. */
  @Nullable ShardLease of(String key);

  /** Whether several nodes may share the work. */
  boolean isShared();

  /**
   * Whether a lease is certainly valid at this moment: another node cannot have taken the shard
   * yet. Asked right before each outward call; never blocks.
   */
  boolean holds(ShardLease lease);

  /**
   * Begins work under a lease. While the work runs, this node does not hand the shard over; another
   * node can still take it once the lease has expired.
   *
   * @return whether the work may begin; if so, the caller must call {@link #ended} afterwards
   */
  boolean begin(ShardLease lease);

  /**
   * Whether work under a lease may continue with its next piece. If not, it should end soon,
   * because the shard is about to go to another node. Never blocks.
   */
  boolean mayContinue(ShardLease lease);

  /** Ends work for which {@link #begin} returned true. */
  void ended(ShardLease lease);

  /**
   * Registers the callbacks that are told of work. Called once, before {@link #open}.
   *
   * @param gained called when this node has gained shards, and now and then besides, to look for
   *     work there; must not block for long
   * @param woken called with the kind and name of a lane for which another node left work
   * @param polled called several times a second, each time before {@code woken}, so that what one
   *     node stores for all nodes soon reaches them; must not block for long
   */
  void subscribe(Runnable gained, Consumer<Wake> woken, Runnable polled);

  /**
   * Prepares to stop: the node takes no new work from now on, and hands each shard over to the
   * others as soon as nothing runs in it. Running work may end.
   */
  void retire();

  /** How many nodes share the work now, including this one; at least 1. */
  int nodes();

  /** How many of the {@link #SHARDS} this node works on; all of them, if it is alone. */
  int held();

  /** Joins the other nodes. */
  void open();

  /** Gives this node's shards back. */
  @Override
  void close();

  /** The shard of a key; the same on every node and in every version. */
  static int shardOf(String key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return (hash >>> 16) % SHARDS;
  }

  /** How many shards there are. */
  int SHARDS = 64;

  /**
   * A wake-up: a lane for which another node left work.
   *
   * @param kind the kind of lane
   */
  record Wake(String kind, String lane) {}
}
