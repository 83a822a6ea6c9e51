package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Route;
import dev.baton.store.BotConversationState;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An operation sees what it has done itself, whether that is written yet or not, and nothing of one
 * that failed is written by the next.
 */
abstract class StoreOperationContract extends StoreReportContract {

  private static final int ROUNDS = 40;
  private static final int STEPS = 14;

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
      String whole = "w" + round;
      String parts = "p" + round;
      commit(tables -> conversationAdded(tables, whole) && conversationAdded(tables, parts));
      List<Store.Operation<String>> together = new Steps(whole, new Random(seed + round)).steps();
      List<Store.Operation<String>> apart = new Steps(parts, new Random(seed + round)).steps();
      List<String> seenTogether =
          commit(tables -> together.stream().map(step -> step.run(tables)).toList());
      List<String> seenApart = apart.stream().map(this::commit).toList();
      assertThat(neutral(seenTogether, whole))
          .as("seed %s", seed + round)
          .isEqualTo(neutral(seenApart, parts));
      assertThat(neutral(read(tables -> left(tables, whole)), whole))
          .as("seed %s", seed + round)
          .isEqualTo(neutral(read(tables -> left(tables, parts)), parts));
    }
  }

  private static List<String> neutral(List<String> seen, String conversation) {
    return seen.stream().map(text -> text.replace(conversation + "-", "")).toList();
  }

  private static List<String> left(Tables tables, String conversation) {
    List<String> left = new ArrayList<>();
    tables
        .messages()
        .all(conversation)
        .forEach(message ->
            left.add(
                message.id()
                    + " "
                    + message.seq()
                    + " "
                    + message.author()
                    + " "
                    + message.route()
                    + " "
                    + message.epoch()
                    + " "
                    + message.turnId()
                    + " "
                    + message.content()));
    left.addAll(lane(tables.deliveries().first("user:" + conversation, 100)));
    left.add(
        String.valueOf(
            tables.deliveries().dead(1000).stream()
                .map(Delivery::id)
                .filter(id -> id.startsWith(conversation + "-"))
                .sorted()
                .toList()));
    return left;
  }

  private static List<String> lane(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(delivery ->
            delivery.id()
                + " "
                + delivery.state()
                + " "
                + delivery.attempts()
                + " "
                + delivery.dueAt()
                + " "
                + delivery.guardEpoch())
        .toList();
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

  /** Random steps in one conversation and its user's lane; each tells what it saw. */
  private static final class Steps {

    private final String conversation;
    private final String lane;
    private final Random random;
    private int made;

    Steps(String conversation, Random random) {
      this.conversation = conversation;
      this.lane = "user:" + conversation;
      this.random = random;
    }

    List<Store.Operation<String>> steps() {
      List<Store.Operation<String>> steps = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        steps.add(random.nextBoolean() ? ofMessages() : ofDeliveries());
      }
      return steps;
    }

    private String any(String kind) {
      return conversation + "-" + kind + random.nextInt(made + 1);
    }

    private Store.Operation<String> ofMessages() {
      String id = any("m");
      return switch (random.nextInt(8)) {
        case 0 ->
            tables -> tables.messages().find(id).map(found -> found.route().name()).orElse("-");
        case 1 -> decide(id, random.nextBoolean() ? Route.BOT : Route.PEOPLE);
        case 2 -> tables -> String.valueOf(tables.turns().waiting(conversation).messageId());
        case 3 -> messages(messages -> messages.undecide(id));
        case 4 -> messages(messages -> messages.rewrite(id, Content.Text.plain("again")));
        case 5 -> messages(messages -> messages.reclassify(id, Author.DRAFT, null));
        default ->
            add(conversation + "-m" + ++made, random.nextInt(3) == 0 ? Route.BATON : Route.WAITING);
      };
    }

    private static Store.Operation<String> decide(String id, Route route) {
      return tables -> String.valueOf(tables.messages().decide(id, route, 7, "t", null));
    }

    private Store.Operation<String> add(String id, Route route) {
      return tables -> String.valueOf(say(tables, conversation, id, route).seq());
    }

    private static Store.Operation<String> messages(Consumer<MessageTable> change) {
      return tables -> {
        change.accept(tables.messages());
        return "done";
      };
    }

    private static Store.Operation<String> deliveries(Consumer<DeliveryTable> change) {
      return tables -> {
        change.accept(tables.deliveries());
        return "done";
      };
    }

    private static Store.Operation<String> look(Function<DeliveryTable, List<Delivery>> look) {
      return tables -> String.valueOf(lane(look.apply(tables.deliveries())));
    }

    private Store.Operation<String> ofDeliveries() {
      String id = any("d");
      return switch (random.nextInt(14)) {
        case 0 -> look(deliveries -> deliveries.first(lane, 11));
        case 1 -> look(deliveries -> deliveries.held(lane));
        case 2 -> look(deliveries -> deliveries.head(lane).stream().toList());
        case 3, 4 -> deliveries(deliveries -> deliveries.begin(id));
        case 5 -> deliveries(deliveries -> deliveries.putBack(id));
        case 6 -> deliveries(deliveries -> deliveries.done(id));
        case 7 -> tables -> moved(tables.deliveries(), id);
        case 8 -> deliveries(deliveries -> deliveries.bury(id, "why"));
        case 9 -> deliveries(deliveries -> deliveries.retry(id, NOON.plusSeconds(9), "why"));
        default ->
            put(
                conversation + "-d" + ++made,
                random.nextInt(3) == 0 ? NOON.plusSeconds(made) : null);
      };
    }

    private Store.Operation<String> put(String id, @Nullable Instant heldUntil) {
      return tables -> {
        deliver(tables, id, lane, heldUntil);
        return "added";
      };
    }

    private String moved(DeliveryTable deliveries, String id) {
      return deliveries.first(lane, 100).stream()
          .filter(delivery -> delivery.id().equals(id))
          .map(delivery -> {
            deliveries.moveToEnd(delivery);
            return "moved, done unmoved: " + deliveries.doneUnmoved(delivery);
          })
          .findFirst()
          .orElse("-");
    }
  }
}
