package dev.baton.routing;

import dev.baton.connector.Backoff;
import dev.baton.connector.PressAnsweringChannel;
import dev.baton.routing.lane.Alarms;
import dev.baton.store.Ahead;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import dev.baton.store.UnreadableException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
  private final BiConsumer<UnitOfWork, ShardLease> firstSteps;
  private final Consumer<AfterCommit> afterwards;
  private final Shards shards;
  private final Semaphore lanesWaiting = new Semaphore(LANES_WAITING);

  /**
   * @param firstSteps takes the first steps of lanes that get work in a unit of work, which is
   *     bound to the lease; see {@link FirstSteps}
   * @param afterwards what happens once a unit of work has committed; must not block
   */
  Transactions(
      Store store,
      RoutingContext context,
      Alarms alarms,
      BiConsumer<UnitOfWork, ShardLease> firstSteps,
      Consumer<AfterCommit> afterwards) {
    this.store = store;
    this.firstSteps = firstSteps;
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
    return insist(Set.of(), work);
  }

  /** See {@link #insist(Function)} and {@link #submit(Set, Function)}. */
  <T> T insist(Set<String> streams, Function<UnitOfWork, T> work) throws InterruptedException {
    int atFault = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        return make(streams, work);
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

  /**
   * Commits the outcome of something that cannot be done again, and with it what comes next. If
   * what comes next cannot be told, the outcome is committed alone.
   *
   * @param unknown returned if what comes next could not be told
   */
  <T> T insist(Consumer<UnitOfWork> outcome, Function<UnitOfWork, T> next, T unknown)
      throws InterruptedException {
    return insist(Set.of(), outcome, next, unknown);
  }

  /** See {@link #insist(Consumer, Function, Object)} and {@link #submit(Set, Function)}. */
  <T> T insist(
      Set<String> streams, Consumer<UnitOfWork> outcome, Function<UnitOfWork, T> next, T unknown)
      throws InterruptedException {
    AtomicBoolean alone = new AtomicBoolean();
    Function<UnitOfWork, T> both =
        work -> {
          outcome.accept(work);
          if (alone.get()) {
            return unknown;
          }
          alone.set(true);
          T told = next.apply(work);
          alone.set(false);
          return told;
        };
    try {
      return insist(streams, both);
    } catch (RuntimeException failure) {
      if (alone.get()) {
        return insist(streams, both);
      }
      throw failure;
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
    ShardLease lease = shards.running();
    return submit(new Store.Terms(lease, streams, shards.ahead()), lease, work, null);
  }

  /** Runs a unit of work under a lease, without waiting and without taking further steps. */
  <T> CompletableFuture<T> submitUnder(ShardLease lease, Function<UnitOfWork, T> work) {
    return submit(new Store.Terms(lease, Set.of()), null, work, null);
  }

  /**
   * Runs a unit of work that any node may do, without waiting. While this node has the lease, lanes
   * that get work by it may take their first steps.
   *
   * @param ahead what it will look at, as far as known
   * @param otherwise what is done, in the place of the work, if that throws
   */
  <T> CompletableFuture<T> submit(
      ShardLease lease,
      Set<String> streams,
      Ahead ahead,
      Function<UnitOfWork, T> work,
      Function<UnitOfWork, T> otherwise) {
    return submit(new Store.Terms(null, streams, ahead), lease, work, otherwise);
  }

  private <T> CompletableFuture<T> submit(
      Store.Terms terms,
      @Nullable ShardLease lease,
      Function<UnitOfWork, T> work,
      @Nullable Function<UnitOfWork, T> otherwise) {
    Attempt<T> attempt =
        new Attempt<>(
            tables ->
                new UnitOfWork(
                    tables, context.settled(), context.clock().instant(), new AfterCommit()),
            work,
            otherwise,
            lease == null ? null : unit -> takeFirstSteps(unit, lease),
            unit -> shards.leaveWord(unit.tables(), context, unit.afterCommit()));
    return store
        .submit(terms, attempt)
        .whenComplete((made, failure) -> {
          if (failure != null) {
            attempt.takeBack();
          }
        })
        .thenApply(made -> {
          afterwards.accept(made.afterCommit());
          return made.result();
        });
  }

  private void takeFirstSteps(UnitOfWork unit, ShardLease lease) {
    if (unit.tables().permits(lease)) {
      firstSteps.accept(unit, lease);
    }
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
}
