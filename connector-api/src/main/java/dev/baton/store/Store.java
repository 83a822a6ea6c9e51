package dev.baton.store;

import java.util.concurrent.CompletableFuture;

/**
 * What survives a crash and a power cut.
 *
 * <p>Writing has batch semantics: operations are queued, one writer gathers what is queued into one
 * transaction, and each caller's future completes after that transaction is on disk. So the cost of
 * an fsync is shared by everybody who waits at that moment, and operations never run beside each
 * other: each sees all that was committed before.
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

  /** Queues an operation and waits for its commit. */
  <T> T commit(Operation<T> operation);

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
}
