package dev.baton.routing;

import dev.baton.connector.Backoff;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.FencedException;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import dev.baton.store.UnreadableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes changes: commits them, then lets their effects happen. */
final class Transactions {

  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  /** How often a change that only itself can be to blame for failing is made; some five minutes. */
  private static final int AT_FAULT = 300;

  /** How often a change that waits for the store says so: about once in a minute. */
  private static final int SAY_AGAIN = 60;

  /** Not longer, so that a store that is back is noticed soon. */
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(1));

  /** Lanes that may wait for the store at once; well within what it has room for beyond others. */
  private static final int LANES_WAITING = 4_000;

  private final Store store;
  private final Alarms alarms;
  private final RoutingContext context;
  private final Consumer<AfterCommit> afterwards;
  private final Shards shards;
  private final Semaphore lanesWaiting = new Semaphore(LANES_WAITING);

  Transactions(
      Store store, RoutingContext context, Alarms alarms, Consumer<AfterCommit> afterwards) {
    this.store = store;
    this.alarms = alarms;
    this.context = context;
    this.afterwards = afterwards;
    this.shards = new Shards(store.ownership());
  }

  /** Whose work is whose. */
  Shards shards() {
    return shards;
  }

  /**
   * Makes a change and waits until it is on disk. Lanes queue up for it: thousands of them may have
   * work at the same moment, and none is to be refused.
   */
  <T> T make(Function<UnitOfWork, T> work) {
    return make(Set.of(), work);
  }

  /** See {@link #make(Function)} and {@link #submit(Set, Function)}. */
  <T> T make(Set<String> streams, Function<UnitOfWork, T> work) {
    if (shards.running() == null) {
      return commit(streams, work);
    }
    lanesWaiting.acquireUninterruptibly();
    try {
      return commit(streams, work);
    } finally {
      lanesWaiting.release();
    }
  }

  private <T> T commit(Set<String> streams, Function<UnitOfWork, T> work) {
    try {
      return submit(streams, work).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /**
   * Makes a change that says how something went which cannot be done again: a store that fails is
   * waited for as long as it takes. It is given up where another node has the work, or is to have
   * it because this one does not know what stands there; and where the store is well and what the
   * change itself found there fails it time and again.
   *
   * @throws InterruptedException when the program stops meanwhile; then the next run finds the work
   *     begun and without an outcome
   */
  <T> T insist(Function<UnitOfWork, T> work) throws InterruptedException {
    int atFault = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        return make(work);
      } catch (FencedException | UnreadableException others) {
        throw others;
      } catch (StoreException failure) {
        atFault = failure.getCause() == null && store.healthy() ? atFault + 1 : 0;
        if (atFault >= AT_FAULT) {
          throw failure;
        }
        if (attempt % SAY_AGAIN == 0) {
          log.warn(
              "what a call came to is still not stored after {} attempts: {}",
              attempt,
              failure.getMessage());
        }
        alarms.await(context.clock().instant().plus(BACKOFF.after(attempt)));
      }
    }
  }

  /** Makes a change without waiting. */
  <T> CompletableFuture<T> submit(Function<UnitOfWork, T> work) {
    return submit(Set.of(), work);
  }

  /**
   * Makes a change without waiting.
   *
   * @param streams of which it will take numbers, as far as that is known
   */
  <T> CompletableFuture<T> submit(Set<String> streams, Function<UnitOfWork, T> work) {
    return store
        .submit(
            new Store.Terms(shards.running(), streams),
            tables -> {
              AfterCommit afterCommit = new AfterCommit();
              T result =
                  work.apply(
                      new UnitOfWork(tables, context, context.clock().instant(), afterCommit));
              shards.leaveWord(tables, context, afterCommit);
              return new Made<>(result, afterCommit);
            })
        .thenApply(made -> {
          afterwards.accept(made.afterCommit());
          return made.result();
        });
  }

  /** Reads without changing anything. */
  <T> T read(Store.Operation<T> operation) {
    return store.read(operation);
  }

  /** Answers presses; the platform's call is made on a thread of its own. */
  static void answerPresses(RoutingContext context, AfterCommit afterCommit) {
    for (AfterCommit.PressAnswer answer : afterCommit.answers()) {
      if (context.channel(answer.channel()) instanceof PressAnsweringChannel presses) {
        Thread.ofVirtual().start(() -> presses.answer(answer.pressId(), answer.text()));
      }
    }
  }

  private record Made<T>(T result, AfterCommit afterCommit) {}
}
