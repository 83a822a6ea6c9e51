package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.store.OutcomeUnknownException;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes of different versions and speeds over one PostgreSQL do not disturb each other. */
class NodesSideBySideTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** So long that a busy machine does not count as a silent node. */
  private static final Duration LONG_LEASE = Duration.ofSeconds(4);

  /** So long that nobody looks again only because a lease has passed. */
  private static final Duration ENDLESS_LEASE = Duration.ofSeconds(60);

  private final Nodes nodes = new Nodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void aNodeGoesOnWhileANewerOneMigratesAndStartsAfterwards() {
    Store node = node();
    Nodes.add(node, "c");
    for (int each = 0; each < 20; each++) {
      assertThat(looksAt(node)).isEqualTo("bot");
    }
    nodes.execute(
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
        nodes.node(
            LONG_LEASE,
            () -> {
              if (slow.get()) {
                looking.countDown();
                awaitQuietly(goOn);
              }
            },
            wake -> {});
    nodes.node(LONG_LEASE, () -> {}, wake -> {});
    await().atMost(PATIENCE).until(() -> Nodes.shards(node).size() == ShardOwnership.SHARDS / 2);
    long term = Nodes.leases(node).getFirst().term();
    slow.set(true);
    awaitQuietly(looking);
    await()
        .during(LONG_LEASE.multipliedBy(2))
        .atMost(PATIENCE)
        .until(() ->
            nodes.number("SELECT count(*) FROM shard WHERE term = " + term)
                == ShardOwnership.SHARDS / 2);
    goOn.countDown();
  }

  @Test
  void aLookThatFailsIsMadeAgain() {
    AtomicInteger looks = new AtomicInteger();
    nodes.node(
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
    Store node =
        nodes.node(
            LEASE,
            () -> {},
            wake -> {
              (one.get().of(wake.lane()) == null ? early : first).add(wake);
            });
    ShardOwnership ownership = node.ownership();
    one.set(ownership);
    List<ShardLease> busy = Nodes.leases(node);
    busy.forEach(lease -> assertThat(ownership.begin(lease)).isTrue());
    nodes.node(LEASE, () -> {}, second::add);
    await().atMost(PATIENCE).until(() -> Nodes.shards(node).size() == ShardOwnership.SHARDS / 2);
    String leaving =
        Nodes.KEYS.stream().filter(key -> ownership.of(key) == null).findFirst().orElseThrow();
    nodes.execute(
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
    try (CuttingProxy proxy = new CuttingProxy(nodes.postgres.port())) {
      Store node = nodes.through(proxy);
      nodes.execute(
          "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
              + " 'BEGIN DELETE FROM node; RETURN NEW; END';"
              + " CREATE TRIGGER forget BEFORE INSERT ON conversation"
              + " FOR EACH ROW EXECUTE FUNCTION forget()");
      proxy.cut(CuttingProxy.Cut.AFTER_COMMIT);
      assertThatThrownBy(() -> Nodes.add(node, "c")).isInstanceOf(OutcomeUnknownException.class);
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(StoreException.class)
          .until(() -> "bot".equals(looksAt(node)));
    }
  }

  private Store node() {
    return nodes.node(LEASE);
  }

  private static String looksAt(Store node) {
    return node.commit(tables -> tables.conversations().get("c").bot());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
