package dev.baton.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database file for one program. A lock file beside it is held while the database is open,
 * because two programs on one database would each do all of the work.
 *
 * <p>WAL mode with {@code synchronous=FULL}: a commit is on disk when it returns. A few platform
 * threads do the reading, because the driver is native code, which would pin the carriers of
 * virtual threads.
 */
final class SqliteFile implements Database {

  static final String PREFIX = "jdbc:sqlite:";

  private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);
  private static final int READERS = 2;

  /** In KiB; with SQLite's usual 2 MB most statements of a busy store read their pages anew. */
  private static final int WRITER_CACHE = 32 << 10;

  /** In pages of 4 KiB; with fewer than that, checkpoints are made beside the writer. */
  private static final int CHECKPOINT = 16_000;

  private final String url;
  private final UnaryOperator<Connection> around;
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          READERS, Thread.ofPlatform().daemon().name("baton-store-reader-", 0).factory());
  private final BlockingQueue<Sql> readConnections = new ArrayBlockingQueue<>(READERS);
  private volatile @Nullable Checkpointer checkpointer;
  private @Nullable FileChannel lockFile;

  SqliteFile(String url) {
    this(url, UnaryOperator.identity());
  }

  /**
   * @param around what is put around each connection
   */
  SqliteFile(String url, UnaryOperator<Connection> around) {
    this.url = url;
    this.around = around;
  }

  @Override
  public void open() {
    lock();
    Migration.run(url, Flyway.configure().dataSource(url, null, null));
    for (int i = 0; i < READERS; i++) {
      readConnections.add(connect(true));
    }
    checkpointer = new Checkpointer(connect(true));
  }

  @Override
  public Sql connect() {
    return connect(false);
  }

  @Override
  public <T> T read(Store.Operation<T> operation) {
    try {
      return FutureResult.await(CompletableFuture.supplyAsync(() -> readNow(operation), readers));
    } catch (RejectedExecutionException closing) {
      throw new StoreException("the store is closed", closing);
    }
  }

  private <T> T readNow(Store.Operation<T> operation) {
    try {
      Sql sql = readConnections.take();
      try {
        Tables tables = sql.tables();
        tables.forget();
        tables.begin(this);
        return operation.run(tables);
      } finally {
        readConnections.add(sql);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted", interrupted);
    }
  }

  @Override
  public void begin(Sql sql) {
    sql.begin();
  }

  /** No other node can take this one's shards, however long a batch takes. */
  @Override
  public Duration longestBatch() {
    return Duration.ofDays(1);
  }

  @Override
  public void committed() {}

  @Override
  public void maintain(Sql sql) {
    Checkpointer now = checkpointer;
    if (now != null) {
      now.wrote(sql);
    }
  }

  @Override
  public boolean permits(ShardLease lease) {
    return true;
  }

  @Override
  public boolean isConflict(Throwable failure) {
    return false;
  }

  @Override
  public boolean isLost(Throwable failure) {
    return false;
  }

  @Override
  public boolean wasCommitted(Sql sql) {
    throw new IllegalStateException("a file cannot be lost");
  }

  @Override
  public void leave(Sql sql) {}

  @Override
  public void close() {
    Checkpointer last = checkpointer;
    if (last != null) {
      checkpointer = null;
      last.close();
    }
    readers.close();
    Sql reader;
    while ((reader = readConnections.poll()) != null) {
      reader.close();
    }
    unlock();
  }

  private Sql connect(boolean readOnly) {
    Properties properties = new Properties();
    properties.setProperty("journal_mode", "WAL");
    properties.setProperty("synchronous", "FULL");
    properties.setProperty("busy_timeout", "5000");
    properties.setProperty("temp_store", "MEMORY");
    // The driver would run a statement of its own after each one that writes.
    properties.setProperty("jdbc.get_generated_keys", "false");
    if (!readOnly) {
      properties.setProperty("cache_size", String.valueOf(-WRITER_CACHE));
      properties.setProperty("wal_autocheckpoint", String.valueOf(CHECKPOINT));
    }
    try {
      Connection connection = around.apply(DriverManager.getConnection(url, properties));
      Sql sql = new Sql(connection);
      connection.setAutoCommit(readOnly);
      if (!readOnly) {
        sql.rollback();
      }
      return sql;
    } catch (SQLException failure) {
      throw new StoreException("cannot open " + url + ": " + failure.getMessage(), failure);
    }
  }

  private void lock() {
    Path file = StoreFile.of(url).lock();
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = StoreFile.tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StoreException(url + " is in use by another Baton", null);
      }
      lockFile = channel;
    } catch (IOException failure) {
      throw new StoreException("cannot lock " + file.getFileName(), failure);
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
}
