package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.ShardOwnership;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import dev.baton.store.Tables;
import dev.baton.store.testkit.postgres.LocalPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes over one PostgreSQL: no two of them do the same work, and nothing is lost. */
class SharedStoreTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LEASE = Duration.ofSeconds(2);

  private final Nodes nodes = new Nodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void shardsAreSharedEvenlyAsNodesComeAndGo() {
    Store first = node();
    assertThat(Nodes.shards(first)).hasSize(ShardOwnership.SHARDS);

    Store second = node();
    Store third = node();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(Nodes.shards(first)).hasSize(22);
          assertThat(Nodes.shards(second))
              .hasSize(21)
              .doesNotContainAnyElementsOf(Nodes.shards(first));
          assertThat(Nodes.shards(third))
              .hasSize(21)
              .doesNotContainAnyElementsOf(Nodes.shards(first));
          assertThat(Nodes.shards(third)).doesNotContainAnyElementsOf(Nodes.shards(second));
        });

    first.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(Nodes.shards(second).size() + Nodes.shards(third).size())
                .isEqualTo(ShardOwnership.SHARDS));
  }

  @Test
  void aShardIsNotGivenAwayWhileWorkRunsInIt() {
    Store first = node();
    ShardOwnership ownership = first.ownership();
    List<ShardLease> busy = Nodes.leases(first);
    busy.forEach(lease -> assertThat(ownership.begin(lease)).isTrue());

    Store second = node();
    await().during(LEASE).atMost(PATIENCE).until(() -> Nodes.shards(second).isEmpty());
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(busy).allMatch(ownership::holds));

    busy.forEach(ownership::ended);
    await().atMost(PATIENCE).until(() -> Nodes.shards(second).size() == ShardOwnership.SHARDS / 2);
  }

  @Test
  void whoIsAboutToStopGivesEachShardBackAsItComesToRest() {
    Store first = node();
    Store second = node();
    await().atMost(PATIENCE).until(() -> Nodes.shards(second).size() == ShardOwnership.SHARDS / 2);
    ShardOwnership ownership = first.ownership();
    ShardLease busy = Nodes.leases(first).getFirst();
    assertThat(ownership.begin(busy)).isTrue();

    ownership.retire();
    assertThat(Nodes.shards(first)).as("nothing new at once").isEmpty();
    await().atMost(PATIENCE).until(() -> Nodes.shards(second).size() == ShardOwnership.SHARDS - 1);
    int counted = first.commit(new Store.Terms(busy, Set.of()), tables -> 1);
    assertThat(counted).as("what runs may end").isEqualTo(1);
    await().atMost(PATIENCE).until(() -> ownership.holds(busy));

    ownership.ended(busy);
    await().atMost(PATIENCE).until(() -> Nodes.shards(second).size() == ShardOwnership.SHARDS);
  }

  @Test
  void aSessionThatRefusesToWriteIsLeftForOneThatDoes() {
    Store node = node();
    Nodes.add(node, "c");
    nodes.postgres.execute(
        "postgres", "ALTER DATABASE " + nodes.database + " SET default_transaction_read_only = on");
    nodes.postgres.execute(
        "postgres",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
            + nodes.database
            + "'");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(writes(node))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("read-only"));

    nodes.postgres.execute(
        "postgres", "ALTER DATABASE " + nodes.database + " RESET default_transaction_read_only");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(writes(node)).succeedsWithin(PATIENCE));
    await().atMost(PATIENCE).until(node::healthy);
  }

  private static CompletableFuture<Boolean> writes(Store node) {
    return node.submit(tables -> tables.inbound().add("tg", "lane", event("any"), NOON));
  }

  @Test
  void operationsOfTwoNodesOnOneConversationRunOneAfterTheOther() {
    List<Store> stores = List.of(node(), node());
    Nodes.add(stores.getFirst(), "c");
    List<CompletableFuture<Boolean>> passed = new ArrayList<>();
    for (int each = 0; each < 200; each++) {
      for (Store node : stores) {
        passed.add(
            node.submit(tables -> {
              Conversation seen = tables.conversations().get("c");
              return tables.conversations().pass(seen, Control.QUEUE, "h");
            }));
      }
    }

    assertThat(passed).allSatisfy(each -> assertThat(each.join()).isTrue());
    Conversation now = stores.getFirst().read(tables -> tables.conversations().get("c"));
    assertThat(now.epoch()).isEqualTo(401);
  }

  @Test
  void numbersOfAConversationHaveNoGapsWhicheverNodeTakesThem() {
    List<Store> stores = List.of(node(), node());
    Nodes.add(stores.getFirst(), "c");
    List<CompletableFuture<Message>> said = new ArrayList<>();
    for (int each = 0; each < 300; each++) {
      String id = "m" + each;
      said.add(stores.get(each % 2).submit(tables -> say(tables, "c", id)));
    }

    assertThat(said.stream().map(CompletableFuture::join).map(Message::seq).sorted())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 300).boxed().toList());
  }

  @Test
  void anEventThatComesToEveryNodeIsStoredOnce() {
    List<Store> stores = List.of(node(), node(), node());
    List<CompletableFuture<Boolean>> fresh = new ArrayList<>();
    for (int each = 0; each < 300; each++) {
      for (Store node : stores) {
        String lane = "lane" + (each * 7 % 20);
        Inbound event = event("e" + each);
        fresh.add(
            node.submit(
                new Store.Terms(null, Set.of("in:" + lane)),
                tables -> tables.inbound().add("tg", lane, event, NOON)));
      }
    }
    assertThat(fresh.stream().map(CompletableFuture::join).filter(stored -> stored)).hasSize(300);
  }

  @Test
  void aNodeThatWasLeftBehindCommitsNothingAndComesBack() throws Exception {
    Store node = node();
    Nodes.add(node, "c");
    ShardLease lease = Objects.requireNonNull(node.ownership().of("c"));
    await().atMost(PATIENCE).until(() -> node.ownership().holds(lease));

    nodes.execute("UPDATE node SET revoked_at = 1; UPDATE shard SET term = NULL WHERE true");
    CompletableFuture<Message> late =
        node.submit(new Store.Terms(lease, Set.of()), tables -> say(tables, "c", "late"));
    CompletableFuture<Message> free = node.submit(tables -> say(tables, "c", "free"));

    assertThat(late)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withCauseInstanceOf(FencedException.class);
    assertThat(free).succeedsWithin(PATIENCE);
    assertThat(said(node)).extracting(Message::id).containsExactly("free");
    assertThat(node.ownership().holds(lease)).isFalse();
    assertThat(node.ownership().begin(lease)).isFalse();
    await().atMost(PATIENCE).until(() -> Nodes.shards(node).size() == ShardOwnership.SHARDS);
    assertThat(Objects.requireNonNull(node.ownership().of("c")).term()).isGreaterThan(lease.term());
  }

  @Test
  void aSilentNodeIsLeftBehindAndWordIsLeftForWhoeverHasTheShard() {
    Store node = node();
    nodes.execute(
        "INSERT INTO node (term, name, batch, joined_at) VALUES (999, 'silent', 7, 0);"
            + " UPDATE shard SET term = 999 WHERE number >= 32");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(owned("999")).as("what the silent node has").isZero());
    await()
        .atMost(PATIENCE)
        .until(() -> owned("(SELECT max(term) FROM node WHERE term < 999)") == 64);
    assertThat(node.healthy()).isTrue();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsDoneOnce() throws Exception {
    try (CuttingProxy proxy = new CuttingProxy(nodes.postgres.port())) {
      Store node = nodes.through(proxy);
      Nodes.add(node, "c");
      for (CuttingProxy.Cut cut :
          List.of(CuttingProxy.Cut.AFTER_COMMIT, CuttingProxy.Cut.BEFORE_COMMIT)) {
        proxy.cut(cut);
        assertThat(node.submit(tables -> say(tables, "c", cut.name())))
            .as(cut.name())
            .succeedsWithin(PATIENCE);
        assertThat(proxy.hasCut()).isTrue();
      }
      List<Message> all = said(node);
      assertThat(all).extracting(Message::seq).containsExactly(1L, 2L);
      assertThat(all).extracting(Message::id).containsExactly("AFTER_COMMIT", "BEFORE_COMMIT");
    }
  }

  @Test
  void aStoreWhoseServerGoesAwayRefusesAndHealsByItself() {
    LocalPostgres own = LocalPostgres.start();
    try (own) {
      String name = own.freshDatabase();
      Store node = Postgres.settings(own, name, LEASE).make();
      node.open();
      Nodes.add(node, "c");
      own.kill();
      await()
          .atMost(PATIENCE)
          .until(() ->
              node.submit(tables -> say(tables, "c", "lost"))
                      .handle((message, failure) -> failure)
                      .join()
                  instanceof StoreException);
      assertThat(node.healthy()).isFalse();

      own.startAgain();
      await().atMost(PATIENCE).until(node::healthy);
      assertThat(node.submit(tables -> say(tables, "c", "after"))).succeedsWithin(PATIENCE);
      assertThat(said(node)).extracting(Message::id).containsExactly("after");
      node.close();
    }
  }

  @Test
  void anErrorOfTheServerSaysNothingOfTheRow() {
    Store node = node();
    Nodes.add(node, "c-xyzzy");
    assertThatThrownBy(() -> Nodes.add(node, "c-xyzzy"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("duplicate key")
        .satisfies(failure -> {
          for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each).message().doesNotContain("xyzzy");
          }
        });
  }

  private Store node() {
    return nodes.node(LEASE);
  }

  private long owned(String term) {
    return nodes.number("SELECT count(*) FROM shard WHERE term = " + term);
  }

  private static List<Message> said(Store store) {
    return store.read(tables -> tables.messages().all("c"));
  }

  private static Message say(Tables tables, String conversationId, String id) {
    return tables
        .messages()
        .add(
            id,
            conversationId,
            Author.USER,
            "Uma",
            Content.Text.plain(id),
            Route.WAITING,
            1,
            null,
            null,
            Attributes.NONE,
            NOON);
  }

  private static Inbound event(String id) {
    return new Inbound(
        id,
        Place.chat("chat"),
        new Person("u", "Uma", null, "en", false),
        true,
        NOON,
        new Event.Said(id, Content.Text.plain("text"), null, null, true));
  }
}
