package dev.baton.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store over JDBC: one platform thread writes in group commits, a few platform threads read.
 *
 * <p>Platform threads because SQLite's driver is native code, which would pin the carriers of
 * virtual threads. SQLite runs in WAL mode with {@code synchronous=FULL}: a commit is on disk when
 * it returns. A file beside the database is locked for as long as the store is open, because two
 * programs on one file would each do all of the work.
 */
public final class JdbcStore implements Store {

  private static final Logger log = LoggerFactory.getLogger(JdbcStore.class);
  private static final String SQLITE = "jdbc:sqlite:";
  private static final int QUEUE = 20_000;
  private static final int BATCH = 512;
  private static final int READERS = 2;
  private static final Duration IDLE = Duration.ofMillis(200);

  private final String url;
  private final BlockingQueue<Queued<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().daemon().name("baton-store-reader-", 0).factory());
  private final BlockingQueue<Sql> readConnections = new ArrayBlockingQueue<>(READERS);
  private volatile boolean open;
  private volatile boolean healthy;
  private @Nullable Thread writer;
  private @Nullable FileChannel lockFile;

  private JdbcStore(String url) {
    this.url = url;
  }

  /**
   * A store for a JDBC URL; the driver must be on the class path. Does no I/O.
   *
   * @param url {@code jdbc:sqlite:} followed by a file name
   * @throws IllegalArgumentException for a URL of another kind
   */
  public static JdbcStore at(String url) {
    if (!url.startsWith(SQLITE) || url.contains(":memory:") || url.length() == SQLITE.length()) {
      throw new IllegalArgumentException("must be jdbc:sqlite: followed by a file name");
    }
    return new JdbcStore(url);
  }

  @Override
  public void open() {
    lock();
    migrate();
    Sql connection = connect(false);
    for (int i = 0; i < READERS; i++) {
      readConnections.add(connect(true));
    }
    open = true;
    healthy = true;
    writer =
        Thread.ofPlatform().name("baton-store-writer").start(() -> writeUntilClosed(connection));
  }

  @Override
  public <T> CompletableFuture<T> submit(Operation<T> operation) {
    Queued<T> queued = new Queued<>(operation);
    if (!open) {
      queued.future.completeExceptionally(closed());
    } else if (!queue.offer(queued)) {
      queued.future.completeExceptionally(
          new StoreException(QUEUE + " operations are waiting already", null));
    } else if (!open && queue.remove(queued)) {
      queued.future.completeExceptionally(closed());
    }
    return queued.future;
  }

  @Override
  public <T> T commit(Operation<T> operation) {
    return await(submit(operation));
  }

  @Override
  public <T> T read(Operation<T> operation) {
    try {
      return await(CompletableFuture.supplyAsync(() -> readNow(operation), readers));
    } catch (RejectedExecutionException closing) {
      throw new StoreException("the store is closed", closing);
    }
  }

  @Override
  public boolean healthy() {
    return open && healthy;
  }

  @Override
  public void close() {
    open = false;
    Thread running = writer;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      writer = null;
    }
    queue.forEach(left -> left.future.completeExceptionally(closed()));
    queue.clear();
    readers.close();
    Sql reader;
    while ((reader = readConnections.poll()) != null) {
      reader.close();
    }
    unlock();
  }

  private static StoreException closed() {
    return new StoreException("the store is closed", null);
  }

  private <T> T readNow(Operation<T> operation) {
    try {
      Sql sql = readConnections.take();
      try {
        return operation.run(new Tables(sql));
      } finally {
        readConnections.add(sql);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", interrupted);
    }
  }

  private void writeUntilClosed(Sql sql) {
    Tables tables = new Tables(sql);
    List<Queued<?>> batch = new ArrayList<>(BATCH);
    while (open || !queue.isEmpty()) {
      try {
        Queued<?> first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          if (!healthy) {
            write(sql, tables, List.of(new Queued<>(probe -> probe.next("health"))));
          }
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        write(sql, tables, batch);
      } catch (InterruptedException interrupted) {
        log.warn("the writer was interrupted and goes on until the store is closed");
      } finally {
        batch.clear();
      }
    }
    sql.close();
  }

  private void write(Sql sql, Tables tables, List<Queued<?>> batch) {
    if (attempt(sql, tables, batch) == null) {
      batch.forEach(Queued::succeed);
    } else if (batch.size() == 1) {
      batch.getFirst().fail();
    } else {
      for (Queued<?> queued : batch) {
        if (attempt(sql, tables, List.of(queued)) == null) {
          queued.succeed();
        } else {
          queued.fail();
        }
      }
    }
  }

  private @Nullable Throwable attempt(Sql sql, Tables tables, List<Queued<?>> batch) {
    try {
      for (Queued<?> queued : batch) {
        queued.run(tables);
      }
      sql.commit();
      healthy = true;
      return null;
    } catch (RuntimeException | Error failure) {
      if (batch.size() == 1) {
        batch.getFirst().failure = failure;
        healthy = healthy && !(failure.getCause() instanceof SQLException);
      }
      try {
        sql.rollback();
      } catch (StoreException again) {
        failure.addSuppressed(again);
        healthy = false;
      }
      return failure;
    }
  }

  private Sql connect(boolean readOnly) {
    Properties properties = new Properties();
    properties.setProperty("journal_mode", "WAL");
    properties.setProperty("synchronous", "FULL");
    properties.setProperty("busy_timeout", "5000");
    properties.setProperty("temp_store", "MEMORY");
    if (!readOnly) {
      properties.setProperty("transaction_mode", "IMMEDIATE");
    }
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      connection.setAutoCommit(readOnly);
      return new Sql(connection);
    } catch (SQLException failure) {
      throw new StoreException("cannot open " + url + ": " + failure.getMessage(), failure);
    }
  }

  private void migrate() {
    try {
      Flyway.configure()
          .dataSource(url, null, null)
          .locations("classpath:dev/baton/store/migration")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException failure) {
      throw new StoreException(
          "cannot bring " + url + " up to date: " + failure.getMessage(), failure);
    }
  }

  private void lock() {
    Path file = Path.of(url.substring(SQLITE.length()) + ".lock").toAbsolutePath();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StoreException(url + " is in use by another Baton", null);
      }
      lockFile = channel;
    } catch (IOException failure) {
      throw new StoreException("cannot lock " + file.getFileName(), failure);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private void unlock() {
    FileChannel channel = lockFile;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException failure) {
        log.warn("the lock file of {} was not closed", url, failure);
      }
      lockFile = null;
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException failure) {
      switch (failure.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw failure;
      }
    }
  }

  /** An operation, the last result of running it, and who waits for it. */
  private static final class Queued<T> {

    private final Operation<T> operation;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Queued(Operation<T> operation) {
      this.operation = operation;
    }

    void run(Tables tables) {
      result = operation.run(tables);
    }

    @SuppressWarnings("NullAway") // T may itself be nullable: what the operation returned is it
    void succeed() {
      future.complete(result);
    }

    void fail() {
      Throwable cause = failure;
      future.completeExceptionally(
          cause == null ? new StoreException("the batch failed", null) : cause);
    }
  }
}
