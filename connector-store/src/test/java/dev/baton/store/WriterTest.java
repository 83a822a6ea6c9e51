package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the writer does when its database is gone or slow. */
@Timeout(60)
class WriterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch reconnecting = new CountDownLatch(1);
  private final CountDownLatch refused = new CountDownLatch(1);

  @Test
  void aStoreClosedWithoutItsDatabaseStopsReconnecting() throws Exception {
    NodeSettings node = new NodeSettings("test", Duration.ofSeconds(10));
    Membership membership = new Membership(node, true);
    Writer writer = new Writer(new SharedDatabase(new GoingAway(), membership, node.lease()));
    writer.start();
    List<CompletableFuture<Boolean>> queued = new ArrayList<>();
    queued.add(submit(writer));
    assertThat(reconnecting.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 5_000; i++) {
      queued.add(submit(writer));
    }

    CompletableFuture<Void> closed = CompletableFuture.runAsync(writer::close);
    await().atMost(PATIENCE).until(() -> !writer.isOpen());
    refused.countDown();
    assertThat(closed).succeedsWithin(PATIENCE);
    assertThat(queued)
        .allSatisfy(each ->
            assertThat(each)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(StoreException.class));
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aBatchThatTakesTooLongIsCommittedAsFarAsItHasGot(@TempDir Path folder) throws Exception {
    AtomicLong now = new AtomicLong();
    SqliteFile file = new SqliteFile("jdbc:sqlite:" + folder.resolve("baton.db"));
    file.open();
    Writer writer = new Writer(file, now::get);
    writer.start();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    QueuedOperation<Boolean> first =
        queued(
            writer,
            () -> {
              running.countDown();
              return queued.await(20, TimeUnit.SECONDS);
            });
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    QueuedOperation<Boolean> slow =
        queued(writer, () -> now.addAndGet(file.longestBatch().toNanos()) > 0);
    QueuedOperation<Boolean> next = queued(writer, () -> slow.future().isDone());
    QueuedOperation<Boolean> last = queued(writer, () -> !next.future().isDone());
    queued.countDown();

    assertThat(List.of(first, slow, next, last))
        .allSatisfy(each -> assertThat(each.future()).succeedsWithin(PATIENCE).isEqualTo(true));
    writer.close();
    file.close();
  }

  /** SQLite does this when its disk is full; here a trigger makes it do so. */
  @Test
  void aTransactionThatTheDatabaseEndedLeavesNothingBehind(@TempDir Path folder) throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("baton.db");
    try (JdbcStore empty = JdbcStore.at(url)) {
      empty.open();
    }
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      statement.execute(
          """
          CREATE TRIGGER full BEFORE INSERT ON sequence_of WHEN NEW.stream = 'full'
          BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END
          """);
    }
    try (JdbcStore store = JdbcStore.at(url)) {
      store.open();
      assertThatThrownBy(() ->
              store.commit(tables -> {
                tables.next("before");
                return tables.next("full");
              }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("disk is full");
      assertThatThrownBy(() ->
              store.commit(tables -> {
                tables.next("torn");
                throw new IllegalStateException("half way");
              }))
          .hasMessage("half way");

      long torn = store.commit(tables -> tables.next("torn"));
      long before = store.commit(tables -> tables.next("before"));
      assertThat(List.of(torn, before)).containsExactly(1L, 1L);
      assertThat(store.healthy()).isTrue();
    }
  }

  @Test
  void aLongLeaseDoesNotMakeABatchLookStuck() {
    for (int seconds : List.of(4, 10, 60, 600)) {
      NodeSettings node = new NodeSettings("test", Duration.ofSeconds(seconds));
      Membership membership = new Membership(node, true);
      Duration longest =
          new SharedDatabase(new GoingAway(), membership, node.lease()).longestBatch();
      assertThat(longest)
          .isLessThanOrEqualTo(node.lease().dividedBy(4))
          .isLessThanOrEqualTo(Writer.STUCK.dividedBy(2));
    }
  }

  private static QueuedOperation<Boolean> queued(Writer writer, Callable<Boolean> operation) {
    QueuedOperation<Boolean> queued =
        new QueuedOperation<>(
            tables -> {
              try {
                return operation.call();
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            },
            Store.Terms.NONE);
    writer.submit(queued);
    return queued;
  }

  private static CompletableFuture<Boolean> submit(Writer writer) {
    QueuedOperation<Boolean> queued = new QueuedOperation<>(tables -> true, Store.Terms.NONE);
    writer.submit(queued);
    return queued.future();
  }

  /** A database that fails at the first query and then keeps new connections waiting. */
  private final class GoingAway implements Connections {

    @Override
    public DataSource fresh() {
      return fake(
          DataSource.class,
          (proxy, method, arguments) -> {
            if (attempts.incrementAndGet() > 1) {
              reconnecting.countDown();
              assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
              throw new SQLException("nobody there", "08001");
            }
            return connection();
          });
    }

    private Connection connection() {
      Statement settings =
          fake(
              Statement.class,
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "execute" -> false;
                    case "executeQuery" ->
                        fake(ResultSet.class, (rows, read, none) -> nothing(read.getName()));
                    default -> null;
                  });
      return fake(
          Connection.class,
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "createStatement" -> settings;
                case "prepareStatement" -> throw new SQLException("broken", "08006");
                case "isClosed" -> false;
                default -> null;
              });
    }

    @Override
    public Connection borrow() throws SQLException {
      throw new SQLException("nobody there", "08001");
    }

    @Override
    public void renew() {}

    @Override
    public String toString() {
      return "nowhere";
    }

    @Override
    public void close() {}
  }

  private static Object nothing(String method) {
    return method.equals("next") ? false : "";
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(WriterTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
