package dev.baton.store.testkit;

import dev.baton.store.BatchListener;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import java.util.concurrent.CompletableFuture;

/** A store over another one, for tests in which some of its answers differ. */
public interface ForwardingStore extends Store {

  /** What everything is passed on to. */
  Store store();

  @Override
  default void open() {
    store().open();
  }

  @Override
  default <T> CompletableFuture<T> submit(Operation<T> operation) {
    return submit(Terms.NONE, operation);
  }

  @Override
  default <T> CompletableFuture<T> submit(Terms terms, Operation<T> operation) {
    return store().submit(terms, operation);
  }

  @Override
  default ShardOwnership ownership() {
    return store().ownership();
  }

  @Override
  default <T> T commit(Operation<T> operation) {
    return store().commit(operation);
  }

  @Override
  default <T> T read(Operation<T> operation) {
    return store().read(operation);
  }

  @Override
  default boolean healthy() {
    return store().healthy();
  }

  @Override
  default void probe() {
    store().probe();
  }

  @Override
  default int waiting() {
    return store().waiting();
  }

  @Override
  default void report(BatchListener listener) {
    store().report(listener);
  }

  @Override
  default void close() {
    store().close();
  }
}
