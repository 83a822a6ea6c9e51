package dev.baton.gateway;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.baton.connector.Secret;
import dev.baton.store.Connections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.ToIntFunction;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to PostgreSQL: from the plain driver for the writer, from a pool for readers.
 *
 * <p>A network that drops all packets must not hang a node. So connecting takes at most three
 * seconds, a reader waits ten seconds for an answer, a migration one minute, and the writer as long
 * as the store says. The details that the server adds to an error may contain a row's values, and
 * with them a message's text, so they are left out.
 */
final class PostgresConnections implements Connections {

  private static final int READERS = 8;
  private static final Duration CONNECTING = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration MIGRATION = Duration.ofMinutes(1);

  /** How long an idle connection may take to prove that it is alive. */
  private static final Duration ALIVE = Duration.ofSeconds(2);

  private final PGSimpleDataSource fresh;
  private final RetryingDataSource readers;
  private final HikariDataSource pool;

  private PostgresConnections(PGSimpleDataSource fresh, RetryingDataSource readers) {
    this.fresh = fresh;
    this.readers = readers;
    this.pool = pool(readers);
  }

  /**
   * Creates the connections without any I/O; the pool connects at the first read.
   *
   * @throws IllegalArgumentException if the driver does not understand the URL
   */
  static PostgresConnections to(StoreSettings.Postgres settings) {
    return new PostgresConnections(
        source(settings, MIGRATION), new RetryingDataSource(source(settings), new SecureRandom()));
  }

  /** The plain driver, with time limits. */
  static PGSimpleDataSource source(StoreSettings.Postgres settings) {
    return source(settings, ANSWER);
  }

  private static PGSimpleDataSource source(StoreSettings.Postgres settings, Duration answer) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    source.setApplicationName("baton");
    source.setConnectTimeout((int) CONNECTING.toSeconds());
    source.setLoginTimeout((int) CONNECTING.toSeconds());
    source.setSocketTimeout((int) answer.toSeconds());
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    source.setReWriteBatchedInserts(true);
    String user = settings.user();
    if (user != null) {
      source.setUser(user);
    }
    Secret password = settings.password();
    if (password != null) {
      source.setPassword(password.reveal());
    }
    return source;
  }

  private static HikariDataSource pool(RetryingDataSource source) {
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(source);
    pool.setPoolName("baton-store-readers");
    pool.setMaximumPoolSize(READERS);
    pool.setConnectionTimeout(CONNECTING.toMillis());
    pool.setValidationTimeout(ALIVE.toMillis());
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  /** Measures the readers' connections; the pool itself names them otherwise than Baton does. */
  void measure(MeterRegistry registry) {
    connections(registry, "in_use", HikariPoolMXBean::getActiveConnections);
    connections(registry, "idle", HikariPoolMXBean::getIdleConnections);
    Gauge.builder(
            "baton.store.readers.waiting",
            () -> counted(HikariPoolMXBean::getThreadsAwaitingConnection))
        .description("Reads that wait for a connection to the database.")
        .register(registry);
  }

  private void connections(
      MeterRegistry registry, String state, ToIntFunction<HikariPoolMXBean> count) {
    Gauge.builder("baton.store.connections", () -> counted(count))
        .description("Connections of readers to the database.")
        .tags("state", state)
        .register(registry);
  }

  private int counted(ToIntFunction<HikariPoolMXBean> count) {
    HikariPoolMXBean lent = pool.getHikariPoolMXBean();
    return lent == null ? 0 : count.applyAsInt(lent);
  }

  @Override
  public DataSource fresh() {
    return fresh;
  }

  @Override
  public Connection borrow() throws SQLException {
    return pool.getConnection();
  }

  /** A connection in use is closed when it is returned. */
  @Override
  public void renew() {
    HikariPoolMXBean lent = pool.getHikariPoolMXBean();
    if (lent != null) {
      lent.softEvictConnections();
    }
  }

  @Override
  public void close() {
    readers.close();
    pool.close();
  }

  @Override
  public String toString() {
    return name(fresh.getURL());
  }

  /** A URL without its query, which may contain a password. */
  static String name(@Nullable String url) {
    return url == null ? "PostgreSQL" : url.replaceFirst("\\?.*", "");
  }
}
