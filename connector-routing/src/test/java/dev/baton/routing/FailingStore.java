package dev.baton.routing;

import dev.baton.store.Store;
import dev.baton.store.StoreException;
import dev.baton.store.Tables;
import dev.baton.store.testkit.ForwardingStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A store that refuses some commits, like one that is full or cannot write. */
final class FailingStore implements ForwardingStore {

  final AtomicInteger refused = new AtomicInteger();
  volatile BooleanSupplier refuses = () -> false;

  /** The exception of a refused commit. */
  volatile StoreException failure =
      new StoreException("20000 operations are waiting already", null);

  /** Whether it reports to be healthy, if it is. */
  volatile boolean well = true;

  /** Whether an operation runs and is then rolled back. */
  volatile boolean failCommits;

  private final Store store;

  FailingStore(Store store) {
    this.store = store;
  }

  /** Refuses the next commits. */
  void refuse(int commits) {
    AtomicInteger left = new AtomicInteger(commits);
    refuses = () -> left.getAndDecrement() > 0;
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    if (refuses.getAsBoolean()) {
      refused.incrementAndGet();
      return CompletableFuture.failedFuture(failure);
    }
    return store.submit(
        terms,
        new Operation<>() {
          @Override
          public T run(Tables tables) {
            T result = operation.run(tables);
            if (failCommits) {
              throw failure;
            }
            return result;
          }

          @Override
          public boolean runsAgain() {
            return operation.runsAgain();
          }
        });
  }

  @Override
  public boolean healthy() {
    return well && store.healthy();
  }
}
