package dev.baton.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An operation, the last result of running it, and who waits for it. */
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

  /** Runs it, unless it belongs to work that this node has no more. */
  void run(Tables tables, Database database) {
    ShardLease lease = terms.lease();
    fenced = lease != null && !database.permits(lease);
    if (!fenced) {
      result = operation.run(tables);
    }
  }

  /** The reason to be told, should it come to {@link #fail()}. */
  void because(Throwable cause) {
    failure = cause;
  }

  /** The transaction it was part of is on disk. */
  @SuppressWarnings("NullAway") // T may itself be nullable: what the operation returned is it
  void succeed() {
    if (fenced) {
      future.completeExceptionally(
          new FencedException("shard " + terms.lease() + " is not this node's any more"));
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
