package dev.baton.store;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the work is this node's.
 *
 * <p>Work is known by a key (a conversation, a chat); keys hash to shards, and each shard is one
 * node's at a time. Receiving messages and changing control is anybody's.
 */
public interface ShardOwnership extends AutoCloseable {

  /** One node that has everything, for good. */
  ShardOwnership SINGLE_NODE = new SingleNode();

  /** This node's hold on the shard of a key; null where it is another node's, or nobody's now. */
  @Nullable ShardLease of(String key);

  /** Whether several nodes may share the work at all. */
  boolean isShared();

  /**
   * Whether a hold certainly lasts at this moment: another node cannot have taken the shard yet.
   * Asked right before each call to the outside; never blocks.
   */
  boolean holds(ShardLease lease);

  /**
   * Work begins under a tenure. While it runs the shard is not given to another node, unless it is
   * taken.
   *
   * @return whether it may begin; if so, {@link #ended} follows
   */
  boolean begin(ShardLease lease);

  /**
   * Whether work under a tenure may go on to its next piece; if not, it ends soon, because the
   * shard is to be given to another node. Never blocks.
   */
  boolean mayContinue(ShardLease lease);

  /** Work that {@link #begin} let begin has ended. */
  void ended(ShardLease lease);

  /**
   * Says who is to be told of work. Called once, before {@link #open}.
   *
   * @param gained called when shards became this node's, and now and then besides, so that work is
   *     looked for there; must not block for long
   * @param woken called with the kind and name of a lane in which another node left work
   * @param polled called several times a second, before {@code woken} each time, so that what a
   *     node writes down for all is soon known to all; must not block for long
   */
  void subscribe(Runnable gained, Consumer<Wake> woken, Runnable polled);

  /**
   * The node is about to stop: it has nothing new from now on, and gives each part of the work to
   * others as soon as nothing runs in it. What runs may end.
   */
  void retire();

  /** How many nodes share the work now, this one included; at least 1. */
  int nodes();

  /** Joins the nodes. */
  void open();

  /** Gives back what this node has. */
  @Override
  void close();

  /** The shard of a key, the same on every node and in every version. */
  static int shardOf(String key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return (hash >>> 16) % SHARDS;
  }

  /** How many shards there are. */
  int SHARDS = 64;

  /**
   * A lane in which another node left work.
   *
   * @param kind what sort of lane
   */
  record Wake(String kind, String lane) {}
}
