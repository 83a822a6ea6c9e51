package dev.baton.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An operation in the writer's queue, the last result of running it, and the future that waits for
 * it.
 */
final class QueuedOperation<T> {

  private final Store.Operation<T> operation;
  private final Store.Terms terms;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private @Nullable T result;
  private @Nullable Throwable failure;
  private boolean fenced;

  QueuedOperation(Store.Operation<T> operation, Store.Terms terms) {
    this.operation = operation;
    this.terms = terms;
  }

  CompletableFuture<T> future() {
    return future;
  }

  Store.Terms terms() {
    return terms;
  }

  /** Runs it, unless its work no longer belongs to this node. */
  void run(Tables tables, Database database) {
    ShardLease lease = terms.lease();
    fenced = lease != null && !database.permits(lease);
    if (!fenced) {
      tables.begin(database);
      result = operation.run(tables);
      tables.writeAdded();
    }
  }

  /** Whether it is run once more though it failed alone. */
  boolean runsAgain() {
    return operation.runsAgain();
  }

  /** Sets the cause to report if it comes to {@link #fail()}. */
  void because(Throwable cause) {
    failure = cause;
  }

  /** Completes the future, because the transaction is on disk. */
  @SuppressWarnings("NullAway") // T may itself be nullable: what the operation returned is it
  void succeed() {
    if (fenced) {
      future.completeExceptionally(
          new FencedException(terms.lease() + " is no longer this node's"));
    } else {
      future.complete(result);
    }
  }

  void fail() {
    Throwable cause = failure;
    future.completeExceptionally(
        cause == null ? new StoreException("the batch failed", null) : cause);
  }

  void fail(Throwable cause) {
    future.completeExceptionally(cause);
  }
}
