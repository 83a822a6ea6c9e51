package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Secret;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.store.NodeSettings;
import dev.baton.store.OutcomeUnknownException;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes of different versions and speeds over one PostgreSQL do not disturb each other. */
class NodesSideBySideTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** So long that a busy machine does not count as a silent node. */
  private static final Duration LONG_LEASE = Duration.ofSeconds(4);

  /** So long that nobody looks again only because a lease has passed. */
  private static final Duration ENDLESS_LEASE = Duration.ofSeconds(60);

  private static final List<String> KEYS =
      IntStream.range(0, 2_000).mapToObj(number -> "key" + number).toList();

  private final LocalPostgres postgres = Postgres.server();
  private final List<Store> stores = new ArrayList<>();
  private String database = "";

  @BeforeEach
  void freshDatabase() {
    database = postgres.freshDatabase();
  }

  @AfterEach
  void close() {
    stores.forEach(Store::close);
  }

  @Test
  void aNodeGoesOnWhileANewerOneMigratesAndStartsAfterwards() {
    Store node = node();
    add(node, "c");
    for (int each = 0; each < 20; each++) {
      assertThat(looksAt(node)).isEqualTo("bot");
    }
    postgres.execute(
        database,
        "ALTER TABLE conversation ADD COLUMN mood TEXT;"
            + " INSERT INTO flyway_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'mood', 'SQL', 'V99__mood.sql', 1, '', 1, true)");

    assertThat(looksAt(node)).as("the older one").isEqualTo("bot");
    assertThat(looksAt(node())).as("one that starts").isEqualTo("bot");
    assertThat(node.healthy()).isTrue();
  }

  @Test
  void aLookThatTakesLongDoesNotMakeANodeSilent() {
    AtomicBoolean slow = new AtomicBoolean();
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Store node =
        node(
            LONG_LEASE,
            () -> {
              if (slow.get()) {
                looking.countDown();
                awaitQuietly(goOn);
              }
            },
            wake -> {});
    node(LONG_LEASE, () -> {}, wake -> {});
    await()
        .atMost(PATIENCE)
        .until(() -> shards(node.ownership()).size() == ShardOwnership.SHARDS / 2);
    long term =
        KEYS.stream()
            .map(node.ownership()::of)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow()
            .term();
    slow.set(true);
    awaitQuietly(looking);
    await()
        .during(LONG_LEASE.multipliedBy(2))
        .atMost(PATIENCE)
        .until(() -> owned(term) == ShardOwnership.SHARDS / 2);
    goOn.countDown();
  }

  @Test
  void aLookThatFailsIsMadeAgain() {
    AtomicInteger looks = new AtomicInteger();
    node(
        ENDLESS_LEASE,
        () -> {
          if (looks.incrementAndGet() == 1) {
            throw new IllegalStateException("on purpose");
          }
        },
        wake -> {});
    await().atMost(PATIENCE).until(() -> looks.get() >= 2);
  }

  /** If something still runs, the first node may keep the shard for a while. */
  @Test
  void wordForAShardThatIsLetGoOfIsForWhoHasItNext() {
    AtomicReference<ShardOwnership> one = new AtomicReference<>();
    List<ShardOwnership.Wake> first = new CopyOnWriteArrayList<>();
    List<ShardOwnership.Wake> early = new CopyOnWriteArrayList<>();
    List<ShardOwnership.Wake> second = new CopyOnWriteArrayList<>();
    ShardOwnership ownership =
        node(
                () -> {},
                wake -> {
                  (one.get().of(wake.lane()) == null ? early : first).add(wake);
                })
            .ownership();
    one.set(ownership);
    List<ShardLease> busy =
        KEYS.stream().map(ownership::of).filter(Objects::nonNull).distinct().toList();
    busy.forEach(lease -> assertThat(ownership.begin(lease)).isTrue());
    node(() -> {}, second::add);
    await().atMost(PATIENCE).until(() -> shards(ownership).size() == ShardOwnership.SHARDS / 2);
    String leaving =
        KEYS.stream().filter(key -> ownership.of(key) == null).findFirst().orElseThrow();
    postgres.execute(
        database,
        "INSERT INTO wake (id, shard, kind, lane) VALUES ('w', "
            + ShardOwnership.shardOf(leaving)
            + ", 'TURN', '"
            + leaving
            + "')");
    await().during(LEASE.dividedBy(4)).atMost(PATIENCE).until(early::isEmpty);

    busy.forEach(ownership::ended);
    ShardOwnership.Wake wake = new ShardOwnership.Wake("TURN", leaving);
    await().atMost(PATIENCE).until(() -> second.contains(wake) || first.contains(wake));
    assertThat(early).isEmpty();
  }

  @Test
  void aCommitOfWhichNobodyKnowsAnyMoreStopsNoOther() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(postgres.port())) {
      Store node =
          new StoreSettings.Postgres(
                  "jdbc:postgresql://127.0.0.1:"
                      + proxy.port()
                      + "/"
                      + database
                      + "?prepareThreshold=0",
                  postgres.user(),
                  new Secret(""),
                  new NodeSettings("cut", Duration.ofMinutes(1)))
              .make();
      stores.add(node);
      node.open();
      postgres.execute(
          database,
          "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN DELETE FROM node; RETURN NEW; END';"
              + " CREATE TRIGGER forget BEFORE INSERT ON conversation"
              + " FOR EACH ROW EXECUTE FUNCTION forget()");
      proxy.cut(CuttingProxy.Cut.AFTER_COMMIT);
      assertThatThrownBy(() -> add(node, "c")).isInstanceOf(OutcomeUnknownException.class);
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(StoreException.class)
          .until(() -> "bot".equals(looksAt(node)));
    }
  }

  private Store node() {
    return node(() -> {}, wake -> {});
  }

  private Store node(Runnable gained, Consumer<ShardOwnership.Wake> woken) {
    return node(LEASE, gained, woken);
  }

  private Store node(Duration lease, Runnable gained, Consumer<ShardOwnership.Wake> woken) {
    Store store = Postgres.settings(postgres, database, lease).make();
    stores.add(store);
    store.ownership().subscribe(gained, woken, () -> {});
    store.open();
    return store;
  }

  private static String looksAt(Store node) {
    return node.commit(tables -> tables.conversations().get("c").bot());
  }

  private static void add(Store store, String id) {
    String added =
        store.commit(tables -> {
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
          return id;
        });
    assertThat(added).isEqualTo(id);
  }

  private static List<Integer> shards(ShardOwnership ownership) {
    return KEYS.stream()
        .map(ownership::of)
        .filter(Objects::nonNull)
        .map(ShardLease::shard)
        .distinct()
        .toList();
  }

  private long owned(long term) {
    try (var connection = postgres.connect(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM shard WHERE term = " + term)) {
      return rows.next() ? rows.getLong(1) : -1;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
