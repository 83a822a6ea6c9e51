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

/** Commits units of work, then lets their effects happen. */
final class Transactions {

  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  /**
   * How often a unit of work is tried if it, and not the store, must be the cause of its failure;
   * about five minutes.
   */
  private static final int AT_FAULT = 300;

  /** How many attempts pass between two warnings that the store still fails: about one a minute. */
  private static final int SAY_AGAIN = 60;

  /** No longer than a second, so that a store that is back is noticed soon. */
  private static final Backoff BACKOFF =
      Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(1));

  /**
   * How many lanes may wait for the store at once; well within the room it has beside other
   * callers.
   */
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

  /** Which lanes are this node's. */
  Shards shards() {
    return shards;
  }

  /**
   * Runs a unit of work and waits until it is on disk. Lanes queue up for this: thousands of them
   * may have work at the same moment, and none may be refused.
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
   * Commits the outcome of something that cannot be done again: if the store fails, this retries
   * for as long as it takes. It gives up in two cases: another node has the work, or must get it
   * because this node cannot read what is stored; or the store is healthy and the unit of work
   * keeps failing because of what it finds there.
   *
   * @throws InterruptedException if the program stops meanwhile; then the next run finds the work
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

  /** Runs a unit of work without waiting. */
  <T> CompletableFuture<T> submit(Function<UnitOfWork, T> work) {
    return submit(Set.of(), work);
  }

  /**
   * Runs a unit of work without waiting.
   *
   * @param streams the streams from which it will take numbers, as far as known
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

  /** Answers button presses; each call to the platform runs on a thread of its own. */
  static void answerPresses(RoutingContext context, AfterCommit afterCommit) {
    for (AfterCommit.PressAnswer answer : afterCommit.answers()) {
      if (context.channel(answer.channel()) instanceof PressAnsweringChannel presses) {
        Thread.ofVirtual().start(() -> presses.answer(answer.pressId(), answer.text()));
      }
    }
  }

  private record Made<T>(T result, AfterCommit afterCommit) {}
}
