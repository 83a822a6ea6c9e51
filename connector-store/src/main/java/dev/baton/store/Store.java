package dev.baton.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The data that survives a crash and a power cut.
 *
 * <p>Writes are batched: operations are queued, one writer runs the queued operations in one
 * transaction, and each caller's future completes once that transaction is on disk. So all callers
 * who wait at that moment share the cost of one fsync, and one node's operations never run
 * concurrently: each sees everything that was committed before. Where several nodes share a store,
 * the same holds for all operations on one conversation.
 */
public interface Store extends AutoCloseable {

  /** Brings the schema up to date and starts the writer. */
  void open();

  /**
   * Queues an operation. Never blocks.
   *
   * <p>The operation may run more than once: when another operation of its batch fails, the batch
   * is rolled back and each is run alone. So it must have no effects beyond {@code tables}, and it
   * returns whatever should happen afterwards.
   *
   * @return completes after the commit; or exceptionally, with nothing written, if the operation
   *     threw or the store cannot write ({@link StoreException}); callbacks must not block
   */
  <T> CompletableFuture<T> submit(Operation<T> operation);

  /**
   * Queues an operation that is only committed on the given terms, where several nodes share the
   * store.
   */
  default <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    return submit(operation);
  }

  /**
   * Which part of the work belongs to this node: all of it, unless several nodes share the store.
   */
  default ShardOwnership ownership() {
    return ShardOwnership.SINGLE_NODE;
  }

  /** Queues an operation and waits for its commit. */
  <T> T commit(Operation<T> operation);

  /** Queues an operation that is only committed on the given terms, and waits for its commit. */
  default <T> T commit(Terms terms, Operation<T> operation) {
    return FutureResult.await(submit(terms, operation));
  }

  /** Reads what has been committed, concurrently with the writer. Blocking; must not write. */
  <T> T read(Operation<T> operation);

  /**
   * Whether the last commit succeeded. After a failure the store keeps trying by itself until one
   * does.
   */
  boolean healthy();

  /**
   * Writes a little, so that {@link #healthy} is about now even if nothing else is written. Does
   * not wait for it.
   */
  default void probe() {}

  /** How many operations wait for their batch. */
  default int waiting() {
    return 0;
  }

  /** Tells a listener of each batch from now on; it replaces any before it. */
  default void report(BatchListener listener) {}

  /** Lets queued operations finish, then closes. */
  @Override
  void close();

  /** Work on the tables within one transaction. */
  @FunctionalInterface
  interface Operation<T> {
    T run(Tables tables);

    /**
     * Asked when the operation was run alone and threw: whether to run it once more, at once and in
     * its place in the queue. Nothing was written. On the writer's thread.
     */
    default boolean runsAgain() {
      return false;
    }
  }

  /**
   * The terms on which an operation is committed.
   *
   * @param lease the lease without which it must not be committed ({@link FencedException}); null
   *     for what any node may do
   * @param streams the streams from which it is known to take numbers; they are locked in a fixed
   *     order before any operation of the batch runs, so that nodes do not deadlock
   * @param ahead what it is known to look at
   */
  record Terms(@Nullable ShardLease lease, Set<String> streams, Ahead ahead) {

    /** Any node may do it, and its streams are not known. */
    public static final Terms NONE = new Terms(null, Set.of());

    public Terms(@Nullable ShardLease lease, Set<String> streams) {
      this(lease, streams, Ahead.NOTHING);
    }
  }
}
