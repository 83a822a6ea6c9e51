package dev.baton.gateway;

import dev.baton.connector.Backoff;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Makes a pool's connections, however long their server is away.
 *
 * <p>A pool that sees failures ends up trying only every five seconds, although the server may be
 * back after one. So the pool does not see them: this class tries to connect, in the end twice a
 * second, until the server is there or the pool is closed. A caller who wants a connection
 * meanwhile waits no longer than the pool's time limit.
 */
final class RetryingDataSource implements DataSource, AutoCloseable {

  private static final org.slf4j.Logger log = LoggerFactory.getLogger(RetryingDataSource.class);

  /** At this failure in a row the pauses have become as long as they get. */
  private static final int SAY_SO = 5;

  private final DataSource server;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);

  RetryingDataSource(DataSource server, RandomGenerator random) {
    this.server = server;
    this.backoff =
        Backoff.doubling(Duration.ofMillis(50), Duration.ofMillis(500)).withJitter(random, 0.5, 1);
  }

  /**
   * {@inheritDoc}
   *
   * @throws SQLException only once this is closed or its thread is interrupted
   */
  @Override
  public Connection getConnection() throws SQLException {
    for (int failures = 1; ; failures++) {
      try {
        return server.getConnection();
      } catch (SQLException away) {
        if (failures == SAY_SO) {
          log.warn("no connection for readers: {}", away.getMessage());
        }
        if (isClosedWithin(backoff.after(failures))) {
          throw away;
        }
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return server.getConnection(user, password);
  }

  private boolean isClosedWithin(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return server.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    server.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    server.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return server.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("dev.baton.gateway");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return server.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return server.isWrapperFor(type);
  }
}
