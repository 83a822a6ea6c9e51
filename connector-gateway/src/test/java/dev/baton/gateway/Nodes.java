package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.store.NodeSettings;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The stores of several nodes over one fresh database, and a look at its rows. */
final class Nodes implements AutoCloseable {

  /** More than enough for one in each shard. */
  static final List<String> KEYS =
      IntStream.range(0, 2_000).mapToObj(number -> "key" + number).toList();

  final LocalPostgres postgres = Postgres.server();
  final String database = postgres.freshDatabase();
  private final List<Store> stores = new ArrayList<>();

  /** A store that is not open, for a Baton. */
  Store closed(Duration lease) {
    return Postgres.settings(postgres, database, lease).make();
  }

  Store node(Duration lease) {
    return opened(closed(lease));
  }

  Store node(Duration lease, Runnable gained, Consumer<ShardOwnership.Wake> woken) {
    Store store = closed(lease);
    store.ownership().subscribe(gained, woken, () -> {});
    return opened(store);
  }

  /** A node whose connections are cut as a test wants. */
  Store through(CuttingProxy proxy) {
    return opened(
        new StoreSettings.Postgres(
                "jdbc:postgresql://127.0.0.1:"
                    + proxy.port()
                    + "/"
                    + database
                    + "?prepareThreshold=0",
                postgres.user(),
                new Secret(""),
                new NodeSettings("cut", Duration.ofMinutes(1)))
            .make());
  }

  private Store opened(Store store) {
    stores.add(store);
    store.open();
    return store;
  }

  void execute(String sql) {
    postgres.execute(database, sql);
  }

  /** The first number that a query finds. */
  long number(String query) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : -1;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** How many nodes wait for what another one has locked. */
  long waitingForALock() {
    return number(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock'");
  }

  /** A lease of each shard that a node has. */
  static List<ShardLease> leases(Store node) {
    return KEYS.stream().map(node.ownership()::of).filter(Objects::nonNull).distinct().toList();
  }

  static List<Integer> shards(Store node) {
    return leases(node).stream().map(ShardLease::shard).distinct().toList();
  }

  /** Adds a conversation with a user. */
  static boolean conversation(Tables tables, String id) {
    tables
        .conversations()
        .add(
            new Conversation(
                id,
                "tg",
                "chat",
                "sender",
                "user",
                "Uma",
                null,
                "bot",
                Control.BOT,
                1,
                null,
                Instant.EPOCH,
                Instant.EPOCH));
    return true;
  }

  static void add(Store node, String id) {
    boolean added = node.commit(tables -> conversation(tables, id));
    assertThat(added).isTrue();
  }

  @Override
  public void close() {
    stores.forEach(Store::close);
  }
}
