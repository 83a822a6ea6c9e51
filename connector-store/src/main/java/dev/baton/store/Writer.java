package dev.baton.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The single thread that writes; runs the queued operations in batches, one transaction each.
 *
 * <p>If an operation fails, its batch is rolled back and each of its operations is run alone. A
 * batch that conflicts with another node's is tried again as a whole. A batch that takes too long
 * is committed as far as it has got, so that a slow database does not cost the node its lease. If
 * the connection is lost, the writer reconnects by itself. If it was lost during a commit, the
 * batch waits until the server tells its outcome, and whatever is queued behind it is refused
 * meanwhile. A connection that cannot be rolled back is given up too: when its disk is full, SQLite
 * ends a transaction by itself, the driver does not notice, and from then on each statement would
 * be a transaction of its own.
 *
 * <p>The queue is bounded. Operations from outside are refused once {@value #QUEUE} operations
 * wait. The work of lanes, which runs under a lease, has room beyond that: otherwise new input
 * would keep earlier input from being processed. Heartbeats and what goes with them are never
 * refused.
 */
final class Writer {

  private static final Logger log = LoggerFactory.getLogger(Writer.class);
  static final int QUEUE = 20_000;
  static final int LANE_RESERVE = 10_000;

  private static final int BATCH = 512;
  private static final int TRIES = 5;
  private static final Duration IDLE = Duration.ofMillis(200);

  /** A writer whose transaction takes longer counts as stuck. */
  static final Duration STUCK = Duration.ofSeconds(5);

  private static final long NOT_BUSY = Long.MIN_VALUE;

  private final Database database;
  private final LongSupplier nanos;
  private final BlockingDeque<QueuedOperation<?>> queue = new LinkedBlockingDeque<>();
  private volatile boolean open;
  private volatile boolean healthy;
  private @Nullable Thread thread;
  private @Nullable Sql sql;
  private List<QueuedOperation<?>> unresolved = List.of();
  private volatile long busySince = NOT_BUSY;
  private volatile @Nullable BatchListener listener;
  private int ran;

  Writer(Database database) {
    this(database, System::nanoTime);
  }

  /**
   * @param nanos a monotonic clock
   */
  Writer(Database database, LongSupplier nanos) {
    this.database = database;
    this.nanos = nanos;
  }

  void start() {
    sql = database.connect();
    open = true;
    healthy = true;
    thread = Thread.ofPlatform().name("baton-store-writer").start(this::writeUntilClosed);
  }

  boolean isOpen() {
    return open;
  }

  boolean isHealthy() {
    long since = busySince;
    boolean stuck = since != NOT_BUSY && nanos.getAsLong() - since > STUCK.toNanos();
    return open && healthy && !stuck;
  }

  void submit(QueuedOperation<?> queued) {
    int most = queued.terms().lease() != null ? QUEUE + LANE_RESERVE : QUEUE;
    if (open && queue.size() >= most) {
      queued.fail(new StoreException("at least " + QUEUE + " operations are waiting", null));
    } else {
      queue.addLast(queued);
      failIfClosed(queued);
    }
  }

  /**
   * Queues ahead of everything else, even if the queue is full: for the few operations that keep
   * the node alive in the cluster.
   */
  void submitFirst(QueuedOperation<?> queued) {
    queue.addFirst(queued);
    failIfClosed(queued);
  }

  private void failIfClosed(QueuedOperation<?> queued) {
    if (!open && queue.remove(queued)) {
      queued.fail(closed());
    }
  }

  /** How many operations wait for their batch. */
  int waiting() {
    return queue.size();
  }

  /** See {@link Store#report}. */
  void report(BatchListener told) {
    listener = told;
  }

  void close() {
    open = false;
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
    queue.forEach(left -> left.fail(closed()));
    queue.clear();
  }

  private static StoreException closed() {
    return new StoreException("the store is closed", null);
  }

  private void writeUntilClosed() {
    List<QueuedOperation<?>> batch = new ArrayList<>(BATCH);
    while (open || (sql != null && !queue.isEmpty())) {
      try {
        QueuedOperation<?> first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          if (!healthy) {
            write(List.of(new QueuedOperation<>(probe -> probe.next("health"), Store.Terms.NONE)));
          }
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        write(List.copyOf(batch));
        maintain();
      } catch (InterruptedException interrupted) {
        log.warn("the writer was interrupted; it continues until the store is closed");
      } finally {
        batch.clear();
      }
    }
    unresolved.forEach(queued -> queued.fail(new OutcomeUnknownException()));
    end();
  }

  private void end() {
    Sql last = sql;
    if (last == null) {
      return;
    }
    try {
      database.leave(last);
    } catch (StoreException failure) {
      log.warn("the writer did not shut down cleanly: {}", failure.getMessage());
    }
    last.close();
  }

  /** Whatever becomes of it, what was committed is, and the writer goes on. */
  private void maintain() {
    Sql connected = sql;
    if (connected == null) {
      return;
    }
    try {
      database.maintain(connected);
    } catch (RuntimeException | Error failure) {
      log.warn("the database was not maintained, which is tried again", failure);
    }
  }

  private void write(List<QueuedOperation<?>> batch) {
    List<QueuedOperation<?>> left = batch;
    while (!left.isEmpty()) {
      Result result = attempts(left);
      boolean partly = result == Result.COMMITTED || result == Result.UNKNOWN;
      List<QueuedOperation<?>> done = partly ? left.subList(0, ran) : left;
      left = left.subList(done.size(), left.size());
      switch (result) {
        case COMMITTED -> done.forEach(QueuedOperation::succeed);
        case UNKNOWN -> unresolved = List.copyOf(done);
        case LOST -> done.forEach(QueuedOperation::fail);
        case CONFLICT -> {
          if (done.size() == 1) {
            done.getFirst().fail();
          } else {
            done.forEach(queued -> write(List.of(queued)));
          }
        }
        case FAILED -> {
          if (done.size() > 1 || done.getFirst().runsAgain()) {
            done.forEach(queued -> write(List.of(queued)));
          } else {
            done.getFirst().fail();
          }
        }
      }
    }
  }

  private Result attempts(List<QueuedOperation<?>> batch) {
    boolean connected = sql != null;
    Result result = attempt(batch);
    for (int again = 1; again < TRIES && result == Result.CONFLICT; again++) {
      result = attempt(batch);
    }
    return result == Result.LOST && connected ? attempt(batch) : result;
  }

  private Result attempt(List<QueuedOperation<?>> batch) {
    boolean committing = false;
    Sql connected = null;
    busySince = nanos.getAsLong();
    try {
      connected = connected();
      long longest = database.longestBatch().toNanos();
      Tables tables = connected.tables();
      database.begin(connected);
      tables.lookAhead(streams(batch), ahead(batch));
      long begun = nanos.getAsLong();
      ran = 0;
      while (ran < batch.size() && (ran == 0 || nanos.getAsLong() - begun < longest)) {
        batch.get(ran).run(tables, database);
        ran++;
      }
      committing = true;
      connected.commit();
      database.committed();
      healthy = true;
      tell(busySince);
      return Result.COMMITTED;
    } catch (RuntimeException | Error failure) {
      return failed(batch, failure, connected, committing);
    } finally {
      busySince = NOT_BUSY;
    }
  }

  private void tell(long since) {
    BatchListener told = listener;
    if (told != null) {
      try {
        told.committed(ran, Duration.ofNanos(nanos.getAsLong() - since));
      } catch (RuntimeException failure) {
        log.warn("a listener to batches failed; what it listens to is committed", failure);
      }
    }
  }

  private Result failed(
      List<QueuedOperation<?>> batch,
      Throwable failure,
      @Nullable Sql connected,
      boolean committing) {
    if (connected == null || database.isLost(failure) || connected.isClosed()) {
      batch.forEach(queued -> queued.because(failure));
      if (healthy) {
        log.warn("lost the database, reconnecting: {}", failure.getMessage());
      }
      healthy = false;
      drop();
      return committing ? Result.UNKNOWN : Result.LOST;
    }
    boolean conflict = database.isConflict(failure);
    if (batch.size() == 1) {
      batch.getFirst().because(failure);
      healthy = healthy && (conflict || !(failure.getCause() instanceof SQLException));
    }
    try {
      connected.rollback();
    } catch (StoreException again) {
      failure.addSuppressed(again);
      healthy = false;
      drop();
    }
    return conflict ? Result.CONFLICT : Result.FAILED;
  }

  /** The connection; a new one if it was lost. Settles first what was being committed then. */
  private Sql connected() {
    Sql there = sql;
    if (there == null) {
      there = database.connect();
      sql = there;
    }
    if (!unresolved.isEmpty()) {
      boolean done;
      try {
        done = database.wasCommitted(there);
      } catch (OutcomeUnknownException unknown) {
        log.error("the connection was lost during a commit whose outcome is unknown");
        unresolved.forEach(queued -> queued.fail(unknown));
        unresolved = List.of();
        return there;
      }
      List<QueuedOperation<?>> settled = unresolved;
      unresolved = List.of();
      log.warn(
          "the connection was lost during a commit, which was {}",
          done ? "done" : "not done; trying again");
      if (done) {
        settled.forEach(QueuedOperation::succeed);
      } else {
        write(settled);
        return connected();
      }
    }
    return there;
  }

  private void drop() {
    Sql gone = sql;
    sql = null;
    if (gone != null) {
      try {
        gone.close();
      } catch (StoreException alreadyGone) {
        log.debug("the connection that was given up was not closed", alreadyGone);
      }
    }
  }

  private static Set<String> streams(List<QueuedOperation<?>> batch) {
    Set<String> streams = new HashSet<>();
    batch.forEach(queued -> streams.addAll(queued.terms().streams()));
    return streams;
  }

  private static Ahead ahead(List<QueuedOperation<?>> batch) {
    return Ahead.all(batch.stream().map(queued -> queued.terms().ahead()).toList());
  }

  private enum Result {
    COMMITTED,
    /** Another node's transaction was in the way. */
    CONFLICT,
    /** An operation threw, or the database refused. */
    FAILED,
    /** The connection was lost before the commit; nothing was written. */
    LOST,
    /** The connection was lost during the commit. */
    UNKNOWN
  }
}
