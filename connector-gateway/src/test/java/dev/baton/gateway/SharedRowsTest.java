package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.store.BotConversationState;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskAgent;
import dev.baton.store.NewDelivery;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an operation keeps in memory of rows that other nodes, perhaps newer ones, change too. */
final class SharedRowsTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LANE = "place:p";

  private final Nodes nodes = new Nodes();

  @Test
  void whoWaitsToAddToALaneSeesWhatWasAddedMeanwhile() throws InterruptedException {
    try (Store one = node();
        Store other = node()) {
      CountDownLatch added = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CompletableFuture<Boolean> first =
          one.submit(tables -> {
            add(tables, "first");
            added.countDown();
            return opened(goOn);
          });
      assertThat(opened(added)).isTrue();
      CompletableFuture<List<String>> second =
          other.submit(tables -> {
            add(tables, "second");
            return lane(tables);
          });
      await().atMost(PATIENCE).until(() -> nodes.waitingForALock() > 0);
      goOn.countDown();
      assertThat(first.join()).isTrue();
      assertThat(second.join()).containsExactly("first", "second");
      List<String> left = one.read(SharedRowsTest::lane);
      assertThat(left).containsExactly("first", "second");
    }
  }

  @Test
  void whoWaitsToGiveAnAgentMoreSeesWhatTheyGotMeanwhile() throws InterruptedException {
    try (Store one = node();
        Store other = node()) {
      one.commit(tables -> {
        tables.agents().saw(new DeskAgent("desk", "a", "Ann", null, NOON));
        List.of("h1", "h2").forEach(id -> waits(tables, id));
        return true;
      });
      CountDownLatch given = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CompletableFuture<Boolean> first =
          one.submit(tables -> {
            boolean gets = give(tables, "h1");
            given.countDown();
            return opened(goOn) && gets;
          });
      assertThat(opened(given)).isTrue();
      CompletableFuture<Boolean> second = other.submit(tables -> give(tables, "h2"));
      await().atMost(PATIENCE).until(() -> nodes.waitingForALock() > 0);
      goOn.countDown();
      assertThat(first.join()).isTrue();
      assertThat(second.join()).as("one is all that this agent may have").isFalse();
      int has = one.read(tables -> tables.handoffs().load("desk", "a"));
      assertThat(has).isEqualTo(1);
    }
  }

  @Test
  void nodesTakeTurnsInAskingAgents() throws InterruptedException {
    try (Store one = node();
        Store other = node()) {
      one.commit(tables -> {
        tables.agents().saw(new DeskAgent("desk", "a", "Ann", null, NOON));
        return tables.agents().nextTurn();
      });
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      CompletableFuture<Long> first =
          one.submit(tables -> {
            long turn = tables.agents().nextTurn();
            tables.agents().asked("desk", "a", turn);
            asked.countDown();
            return opened(goOn) ? turn : -1;
          });
      assertThat(opened(asked)).isTrue();
      CompletableFuture<Long> seen =
          other.submit(tables -> {
            tables.agents().lockTurns();
            long last = tables.agents().status("desk", "a").orElseThrow().lastAsked();
            return tables.agents().nextTurn() - last;
          });
      await().atMost(PATIENCE).until(() -> nodes.waitingForALock() > 0);
      goOn.countDown();
      assertThat(first.join()).isPositive();
      assertThat(seen.join()).isEqualTo(1);
    }
  }

  private static void waits(Tables tables, String id) {
    tables
        .handoffs()
        .add(
            new Handoff(
                id,
                "c-" + id,
                "support",
                Trigger.USER,
                HandoffRequest.PLAIN,
                HandoffStatus.QUEUED,
                null,
                null,
                null,
                null,
                false,
                NOON,
                null,
                null,
                null),
            null);
  }

  private static boolean give(Tables tables, String id) {
    tables.agents().lock("desk", "a");
    return tables.handoffs().load("desk", "a") == 0
        && tables.handoffs().accept(id, "desk", "a", "Ann", null, NOON);
  }

  @Test
  void aColumnThatANewerVersionAddsLeavesTheOthersInTheirPlaces() {
    try (Store store = node()) {
      BotConversationState state = new BotConversationState(2, true, false, 3);
      BotConversationState before =
          store.commit(tables -> {
            Nodes.conversation(tables, "c");
            tables.bots().botState("c", BotConversationState.NEW, state);
            return tables.bots().botState("c");
          });
      nodes.execute("ALTER TABLE conversation ADD COLUMN mood TEXT");
      BotConversationState after = store.commit(tables -> tables.bots().botState("c"));
      assertThat(List.of(before, after)).containsOnly(state);
    }
  }

  private Store node() {
    return nodes.node(Duration.ofSeconds(20));
  }

  private static void add(Tables tables, String id) {
    DeliveryCommand command =
        new DeliveryCommand.Say(
            new DeliveryCommand.Target.At("memory", Place.chat("p")),
            Content.Text.plain(id),
            null,
            false);
    tables.deliveries().add(id, NewDelivery.of(LANE, command), NOON);
  }

  private static List<String> lane(Tables tables) {
    return tables.deliveries().first(LANE, 11).stream().map(Delivery::id).toList();
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
