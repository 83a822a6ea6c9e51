package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Route;
import dev.baton.store.Ahead;
import dev.baton.store.BotConversationState;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.GivenTurn;
import dev.baton.store.InboundTable;
import dev.baton.store.NewDelivery;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An operation sees what it has done itself, whether that is written yet or not, and nothing of one
 * that failed is written by the next.
 */
abstract class StoreOperationContract extends StoreAccessContract {

  private static final int ROUNDS = 40;
  private static final int STEPS = 14;

  /** Conversations in a batch. */
  private static final int SOME = 3;

  @Test
  void aMessageThatIsAddedAndRoutedWaitsForNobody() {
    commit(tables -> conversationAdded(tables, "c"));
    commit(tables -> {
      say(tables, "c", "m1", Route.WAITING);
      assertThat(tables.turns().waiting("c").messageId()).isEqualTo("m1");
      assertThat(tables.messages().decide("m1", Route.BOT, 4, "t1", null)).isTrue();
      assertThat(tables.messages().decide("m1", Route.PEOPLE, 4, null, "h")).isFalse();
      assertThat(tables.turns().waiting("c").messageId()).isNull();
      tables.turns().give(new GivenTurn("t1", "c", "m1", "bot", 4, 1, NOON, 0, null));
      assertThat(tables.turns().waiting("c").isOpen()).isTrue();
      return true;
    });
    restart();
    assertOne(tables -> tables.messages().get("m1").route()).isEqualTo(Route.BOT);
    assertOne(tables -> tables.messages().get("m1").epoch()).isEqualTo(4L);
    assertList(tables -> tables.messages().waiting("c")).isEmpty();
  }

  @Test
  void whatWaitedBeforeComesBeforeWhatIsAdded() {
    commit(tables -> conversationAdded(tables, "c"));
    commit(tables -> say(tables, "c", "m1", Route.WAITING));
    commit(tables -> {
      say(tables, "c", "m2", Route.WAITING);
      assertThat(tables.turns().waiting("c").messageId()).isEqualTo("m1");
      return true;
    });
  }

  @Test
  void nothingOfAFailedOperationIsWrittenByTheNext() {
    commit(tables -> conversationAdded(tables, "c"));
    assertThatThrownBy(() ->
            commit(tables -> {
              say(tables, "c", "lost", Route.WAITING);
              deliver(tables, "lost", "user:c", null);
              throw new IllegalStateException("on purpose");
            }))
        .isInstanceOf(IllegalStateException.class);
    commit(tables -> say(tables, "c", "kept", Route.WAITING));
    assertList(tables -> tables.messages().all("c"))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.id()).isEqualTo("kept");
          assertThat(message.seq()).isEqualTo(1);
        });
    assertList(tables -> tables.deliveries().lanesOpen()).isEmpty();
  }

  @Test
  void aConversationIsErasedAndItsBotRememberedAtOnce() {
    commit(tables -> conversationAdded(tables, "c"));
    BotConversationState told = BotConversationState.NEW.told();
    commit(tables -> {
      assertThat(tables.erasures().begun("c")).isFalse();
      tables.bots().botState("c", BotConversationState.NEW, told);
      assertThat(tables.bots().botState("c")).isEqualTo(told);
      assertThat(tables.erasures().begin(conversation("c"), NOON)).isTrue();
      assertThat(tables.erasures().begun("c")).isTrue();
      tables.erasures().strip(conversation("c"));
      assertThat(tables.erasures().stripped("c")).isTrue();
      assertThat(tables.bots().botState("c")).isEqualTo(BotConversationState.NEW);
      return true;
    });
  }

  @Test
  void aLongLaneKeepsItsOrder() {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = "d" + i;
      order.add(id);
      commit(tables -> {
        deliver(tables, id, "place:p", null);
        return true;
      });
    }
    commit(tables -> {
      Delivery first = tables.deliveries().head("place:p").orElseThrow();
      tables.deliveries().moveToEnd(first);
      assertThat(tables.deliveries().doneUnmoved(first)).isFalse();
      return true;
    });
    order.addLast(order.removeFirst());
    assertList(tables -> tables.deliveries().open("place:p"))
        .extracting(Delivery::id)
        .containsExactlyElementsOf(order);
  }

  /** Whatever is done in one operation leaves the same behind as if each step were one. */
  @Test
  void oneOperationDoesTheSameAsManySmallOnes() {
    long seed = Long.getLong("baton.seed", 20261129L);
    for (int round = 0; round < ROUNDS; round++) {
      String whole = "whole" + round + "x";
      String parts = "parts" + round + "x";
      commit(tables -> conversationAdded(tables, whole) && conversationAdded(tables, parts));
      List<Store.Operation<String>> together =
          new RandomSteps(whole, new Random(seed + round)).steps(STEPS);
      List<Store.Operation<String>> apart =
          new RandomSteps(parts, new Random(seed + round)).steps(STEPS);
      List<String> seenTogether =
          commit(tables -> together.stream().map(step -> step.run(tables)).toList());
      List<String> seenApart = apart.stream().map(this::commit).toList();
      assertThat(neutral(seenTogether, whole))
          .as("seed %s", seed + round)
          .isEqualTo(neutral(seenApart, parts));
      assertThat(neutral(read(tables -> RandomSteps.left(tables, whole)), whole))
          .as("seed %s", seed + round)
          .isEqualTo(neutral(read(tables -> RandomSteps.left(tables, parts)), parts));
    }
  }

  /** Operations that are committed together do the same as if each were committed alone. */
  @Test
  void oneBatchDoesTheSameAsManySmallOnes() throws InterruptedException {
    long seed = Long.getLong("baton.seed", 20261129L);
    for (int round = 0; round < ROUNDS; round++) {
      String whole = "whole" + round + "x";
      String parts = "parts" + round + "x";
      List<String> seenTogether = new ArrayList<>();
      Gate gate = gate();
      List<CompletableFuture<String>> together =
          ofSome(
              whole,
              seed + round,
              (conversation, step) ->
                  store()
                      .submit(
                          new Store.Terms(
                              null, Set.of(), Ahead.of(conversation, "user:" + conversation)),
                          step));
      gate.open();
      together.forEach(step -> seenTogether.add(step.join()));
      List<String> seenApart = ofSome(parts, seed + round, (conversation, step) -> commit(step));
      assertThat(neutral(seenTogether, whole))
          .as("seed %s", seed + round)
          .isEqualTo(neutral(seenApart, parts));
      for (int i = 0; i < SOME; i++) {
        String one = whole + i;
        String other = parts + i;
        assertThat(neutral(read(tables -> RandomSteps.left(tables, one)), whole))
            .as("seed %s", seed + round)
            .isEqualTo(neutral(read(tables -> RandomSteps.left(tables, other)), parts));
      }
    }
  }

  /** Runs steps in several conversations by turns. */
  private <T> List<T> ofSome(
      String name, long seed, BiFunction<String, Store.Operation<String>, T> run) {
    Random random = new Random(seed);
    Map<String, Iterator<Store.Operation<String>>> steps = new LinkedHashMap<>();
    for (int i = 0; i < SOME; i++) {
      String conversation = name + i;
      var unused = run.apply(conversation, tables -> "" + conversationAdded(tables, conversation));
      steps.put(conversation, new RandomSteps(conversation, random).steps(STEPS).iterator());
    }
    List<T> done = new ArrayList<>();
    List<String> names = List.copyOf(steps.keySet());
    for (int i = 0; i < SOME * STEPS; i++) {
      String conversation = names.get(random.nextInt(SOME));
      Iterator<Store.Operation<String>> next = steps.get(conversation);
      if (next != null && next.hasNext()) {
        done.add(run.apply(conversation, next.next()));
      }
    }
    return done;
  }

  @Test
  void whatABatchAddsIsThereBeforeItIsChanged() throws InterruptedException {
    GivenTurn first = new GivenTurn("t1", "c", "m", "bot", 1, 1, NOON, 0, null);
    GivenTurn second = new GivenTurn("t2", "c", "m", "bot", 1, 1, NOON, 0, null);
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.turns().give(first);
      deliver(tables, "d1", "user:c", null);
      return true;
    });
    Gate gate = gate();
    List<CompletableFuture<Boolean>> batch =
        Stream.<Store.Operation<Boolean>>of(
                tables -> {
                  tables.turns().answered(first, false, NOON);
                  tables.turns().give(second);
                  return done(tables, "d1");
                },
                tables -> {
                  deliver(tables, "d2", "user:c", null);
                  return true;
                },
                tables -> {
                  tables.turns().answered(second, false, NOON);
                  return done(tables, "d2");
                })
            .map(step ->
                store().submit(new Store.Terms(null, Set.of(), Ahead.of("c", "user:c")), step))
            .toList();
    gate.open();
    assertThat(batch).allMatch(CompletableFuture::join);
    assertList(tables -> tables.turns().conversationsOpen()).isEmpty();
    assertList(tables -> tables.deliveries().first("user:c", 10)).isEmpty();
  }

  private static boolean done(Tables tables, String id) {
    return tables.deliveries().first("user:c", 10).stream()
        .filter(delivery -> delivery.id().equals(id))
        .allMatch(delivery -> tables.deliveries().doneUnmoved(delivery));
  }

  @Test
  void anotherTurnIsSeenOnceTheFirstIsAnswered() {
    GivenTurn first = new GivenTurn("t1", "c", "m", "bot", 1, 1, NOON, 0, null);
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.turns().give(first);
      tables.turns().give(new GivenTurn("t2", "c", "m", "bot", 1, 1, NOON.plusSeconds(1), 0, null));
      return true;
    });
    commit(tables -> {
      assertThat(tables.turns().waiting("c").isOpen()).isTrue();
      tables.turns().answered(first, false, NOON);
      assertThat(tables.turns().waiting("c").isOpen()).isTrue();
      return true;
    });
  }

  @Test
  void aDeliveryThatWasGivenUpMeanwhileIsDoneAllTheSame() {
    commit(tables -> {
      conversationAdded(tables, "c");
      deliver(tables, "d", "user:c", null);
      return true;
    });
    Delivery sent = read(tables -> tables.deliveries().head("user:c").orElseThrow());
    commit(tables -> {
      tables.deliveries().buryLane("user:c", "given up");
      return true;
    });
    boolean done =
        store()
            .commit(
                new Store.Terms(null, Set.of(), Ahead.of("c", "user:c")),
                tables -> tables.deliveries().doneUnmoved(sent));
    assertThat(done).isTrue();
    assertList(tables -> tables.deliveries().dead(10)).isEmpty();
  }

  @Test
  void zeroBytesInNamesAreNoObstacle() {
    String lane = "tg:a\0b";
    Ahead.Event event = new Ahead.Event("tg", "e\0", lane, "a\0b");
    Store.Terms terms = new Store.Terms(null, Set.of(InboundTable.streamOf(lane)), Ahead.of(event));
    Store.Operation<Boolean> handled =
        tables ->
            !tables.inbound().waits(lane)
                && tables.inbound().addDone("tg", lane, event("e\0"), NOON);
    boolean first = store().commit(terms, handled);
    boolean again = store().commit(terms, handled);
    assertThat(first).isTrue();
    assertThat(again).isFalse();
  }

  @Test
  void anEventOfABatchIsHandledOnce() throws InterruptedException {
    assertNow(tables -> tables.inbound().addDone("tg", "lane", event("before"), NOON)).isTrue();
    commit(tables -> tables.inbound().add("tg", "busy", event("waits"), NOON));
    Gate gate = gate();
    List<CompletableFuture<Boolean>> handled =
        Stream.of("before", "new", "new", "newer")
            .map(id ->
                store()
                    .submit(
                        new Store.Terms(
                            null,
                            Set.of(InboundTable.streamOf("lane")),
                            Ahead.of(new Ahead.Event("tg", id, "lane", "chat"))),
                        tables ->
                            !tables.inbound().waits("lane")
                                && tables.inbound().addDone("tg", "lane", event(id), NOON)))
            .toList();
    CompletableFuture<Boolean> busy =
        store()
            .submit(
                new Store.Terms(
                    null,
                    Set.of(InboundTable.streamOf("busy")),
                    Ahead.of(new Ahead.Event("tg", "next", "busy", "chat"))),
                tables -> tables.inbound().waits("busy"));
    gate.open();
    assertThat(handled)
        .extracting(CompletableFuture::join)
        .containsExactly(false, true, false, true);
    assertThat(busy.join()).isTrue();
  }

  private static List<String> neutral(List<String> seen, String conversation) {
    return seen.stream().map(text -> text.replace(conversation, "")).toList();
  }

  static void deliver(Tables tables, String id, String lane, @Nullable Instant heldUntil) {
    DeliveryCommand command =
        new DeliveryCommand.Say(
            new DeliveryCommand.Target.At("memory", Place.chat("c")),
            Content.Text.plain(id),
            null,
            false);
    tables
        .deliveries()
        .add(id, NewDelivery.of(lane, command).guardedBy(3L).heldUntil(heldUntil), NOON);
  }
}
