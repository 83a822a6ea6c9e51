package dev.baton.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the pages in SQLite's log back into the database file.
 *
 * <p>SQLite would do so within a commit, and everybody would wait for that one. Here most pages are
 * copied beside the writer, which then copies only those that came meanwhile: once all are, SQLite
 * begins the log anew. Checkpoints of SQLite's own remain for a log that grows all the same (<a
 * href="https://www.sqlite.org/wal.html#performance_considerations">Write-Ahead Logging</a>).
 *
 * <p>A copy that fails costs nothing but room, and is tried again.
 */
final class Checkpointer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

  /** In pages of 4 KiB; a page that changes often is written back once for this many. */
  private static final int PAGES = 2_000;

  private static final Duration LOOK_AFTER = Duration.ofMillis(50);

  private final Sql beside;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("baton-store-checkpoint").factory());
  private final AtomicBoolean toLook = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile boolean nearlyDone;

  /**
   * @param beside a connection for this thread alone; closed with this object
   */
  Checkpointer(Sql beside) {
    this.beside = beside;
  }

  /** Called by the writer after it has written, between two transactions. */
  void wrote(Sql writer) {
    if (nearlyDone) {
      nearlyDone = false;
      copy(writer);
    }
    if (toLook.compareAndSet(false, true)) {
      lookLater();
    }
  }

  private void lookLater() {
    try {
      var unused = thread.schedule(this::look, LOOK_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("closed: the log is copied back when the last connection is closed", closed);
    }
  }

  private void look() {
    toLook.set(false);
    try {
      if (toCopy(beside, "NOOP") >= PAGES) {
        copy(beside);
        nearlyDone = true;
      }
    } catch (StoreException failure) {
      failed(failure);
    }
  }

  private void copy(Sql sql) {
    try {
      toCopy(sql, "PASSIVE");
      failing.set(false);
    } catch (StoreException failure) {
      failed(failure);
    }
  }

  /** How many pages the log has that are not copied; below one if that is not known. */
  private static long toCopy(Sql sql, String mode) {
    return sql.first(
            row -> row.number("log") - row.number("checkpointed"),
            "PRAGMA wal_checkpoint(" + mode + ")")
        .orElse(0L);
  }

  private void failed(StoreException failure) {
    if (!failing.getAndSet(true)) {
      log.warn("the database's log is not copied back for now: {}", failure.getMessage());
    }
  }

  @Override
  public void close() {
    thread.close();
    beside.close();
  }
}
