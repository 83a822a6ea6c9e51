package dev.baton.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What survives a crash and a power cut.
 *
 * <p>Writing has batch semantics: operations are queued, one writer gathers what is queued into one
 * transaction, and each caller's future completes after that transaction is on disk. So the cost of
 * an fsync is shared by everybody who waits at that moment, and operations of one node never run
 * beside each other: each sees all that was committed before. Where several nodes share a store,
 * the same holds for all operations on one conversation.
 */
public interface Store extends AutoCloseable {

  /** Brings the schema up to date and starts the writer. */
  void open();

  /**
   * Queues an operation. Never blocks.
   *
   * <p>The operation may run more than once (when another of its batch fails, the batch is rolled
   * back and each is run alone), so it must not have effects beyond {@code tables}; what it wants
   * to happen afterwards it returns.
   *
   * @return completes after the commit, or exceptionally, with nothing written, when the operation
   *     threw or the store cannot write ({@link StoreException}); callbacks must not block
   */
  <T> CompletableFuture<T> submit(Operation<T> operation);

  /** Queues an operation that is committed on terms, where several nodes share the store. */
  default <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    return submit(operation);
  }

  /** Which part of the work is this node's; all of it, unless several nodes share the store. */
  default ShardOwnership ownership() {
    return ShardOwnership.SINGLE_NODE;
  }

  /** Queues an operation and waits for its commit. */
  <T> T commit(Operation<T> operation);

  /** Queues an operation that is committed on terms, and waits for its commit. */
  default <T> T commit(Terms terms, Operation<T> operation) {
    return FutureResult.await(submit(terms, operation));
  }

  /** Reads what has been committed, beside the writer. Blocking; must not write. */
  <T> T read(Operation<T> operation);

  /** Whether the last commit went through; a store that failed tries by itself until one does. */
  boolean healthy();

  /** Lets queued operations end, then closes. */
  @Override
  void close();

  /** Work on the tables within one transaction. */
  @FunctionalInterface
  interface Operation<T> {
    T run(Tables tables);
  }

  /**
   * On what terms an operation is committed.
   *
   * @param lease the hold on a shard without which it must not be ({@link FencedException}); null
   *     for what any node may do
   * @param streams the streams of which it is known to take numbers; they are locked in one order
   *     before any operation of the batch runs, so that nodes do not block each other
   */
  record Terms(@Nullable ShardLease lease, Set<String> streams) {

    /** Any node may do it, and nothing is known of it. */
    public static final Terms NONE = new Terms(null, Set.of());
  }
}
