package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Secret;
import dev.baton.store.NodeSettings;
import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.network.Link;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers get connections again as soon as their server is back, and no stale ones. */
@Timeout(60)
class PostgresConnectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void aReaderHasAConnectionSoonAfterALongOutageOfTheServer() throws SQLException {
    LocalPostgres postgres = Postgres.server();
    try (Link link = Link.to(postgres.port());
        PostgresConnections connections = through(link, postgres)) {
      assertThat(backend(connections)).isPositive();
      link.refuse();
      connections.renew();
      for (int reader = 0; reader < 2; reader++) {
        assertThatThrownBy(connections::borrow).isInstanceOf(SQLException.class);
      }
      link.pass();
      assertThat(backend(connections)).isPositive();
    }
  }

  @Test
  void staleConnectionsAreNotLentOut() throws SQLException {
    LocalPostgres postgres = Postgres.server();
    try (Link link = Link.to(postgres.port());
        PostgresConnections connections = through(link, postgres)) {
      connections.renew();
      int before = backend(connections);
      assertThat(backend(connections)).isEqualTo(before);
      connections.renew();
      assertThat(backend(connections)).isNotEqualTo(before);
    }
  }

  @Test
  void connectingIsRetriedUntilTheServerIsThere() throws SQLException {
    AtomicInteger attempts = new AtomicInteger();
    Connection there = fake(Connection.class, () -> false);
    DataSource server = fake(DataSource.class, () -> attempts.incrementAndGet() < 5 ? null : there);
    try (RetryingDataSource source = new RetryingDataSource(server, new Random(1))) {
      assertThat(source.getConnection()).isSameAs(there);
      assertThat(attempts).hasValue(5);
    }
  }

  @Test
  void aClosedSourceStopsRetrying() throws InterruptedException {
    CountDownLatch lookedFor = new CountDownLatch(3);
    DataSource server =
        fake(
            DataSource.class,
            () -> {
              lookedFor.countDown();
              return null;
            });
    RetryingDataSource source = new RetryingDataSource(server, new Random(1));
    CompletableFuture<Connection> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            found.complete(source.getConnection());
          } catch (SQLException closed) {
            found.completeExceptionally(closed);
          }
        });
    assertThat(lookedFor.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(found).isNotDone();
    source.close();
    assertThat(found)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(SQLException.class);
  }

  private static PostgresConnections through(Link link, LocalPostgres postgres) {
    return PostgresConnections.to(
        new StoreSettings.Postgres(
            "jdbc:postgresql://127.0.0.1:" + link.port() + "/" + postgres.freshDatabase(),
            postgres.user(),
            new Secret(""),
            new NodeSettings("test", Duration.ofSeconds(10))));
  }

  /** The id of the server's process behind a borrowed connection. */
  private static int backend(PostgresConnections connections) throws SQLException {
    try (Connection connection = connections.borrow();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      return rows.next() ? rows.getInt(1) : -1;
    }
  }

  /**
   * A server that answers each call with the supplied connection; without one it is unreachable.
   */
  private static <T> T fake(Class<T> type, Supplier<@Nullable Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            PostgresConnectionsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object answered = answer.get();
              if (answered == null) {
                throw new SQLException("nobody there", "08001");
              }
              return answered;
            }));
  }
}
