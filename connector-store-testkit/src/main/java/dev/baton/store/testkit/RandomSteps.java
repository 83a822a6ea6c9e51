package dev.baton.store.testkit;

import static dev.baton.store.testkit.StoreScene.NOON;

import dev.baton.connector.Content;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Route;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotSwitch.State;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.store.Store;
import dev.baton.store.Tables;
import dev.baton.store.TurnTable;
import dev.baton.store.TurnTable.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random steps in one conversation and its user's lane; each tells what it saw. */
final class RandomSteps {

  private final String conversation;
  private final String lane;
  private final Random random;
  private int made;
  private String lastTurn;

  RandomSteps(String conversation, Random random) {
    this.conversation = conversation;
    this.lane = "user:" + conversation;
    this.random = random;
    this.lastTurn = conversation + "-t0";
  }

  List<Store.Operation<String>> steps(int count) {
    List<Store.Operation<String>> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      steps.add(
          switch (random.nextInt(3)) {
            case 0 -> ofMessages();
            case 1 -> ofDeliveries();
            default -> ofTurns();
          });
    }
    return steps;
  }

  private String any(String kind) {
    return conversation + "-" + kind + random.nextInt(made + 1);
  }

  private Store.Operation<String> ofMessages() {
    String id = any("m");
    return switch (random.nextInt(8)) {
      case 0 -> tables -> tables.messages().find(id).map(found -> found.route().name()).orElse("-");
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
    return tables -> String.valueOf(StoreScene.say(tables, conversation, id, route).seq());
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
          put(conversation + "-d" + ++made, random.nextInt(3) == 0 ? NOON.plusSeconds(made) : null);
    };
  }

  private Store.Operation<String> put(String id, @Nullable Instant heldUntil) {
    return tables -> {
      StoreOperationContract.deliver(tables, id, lane, heldUntil);
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

  private Store.Operation<String> ofTurns() {
    String id = random.nextBoolean() ? lastTurn : any("t");
    boolean toReview = random.nextBoolean();
    GivenTurn turn = new GivenTurn(id, conversation, "m", "bot", 1, 1, NOON, 0, null);
    return switch (random.nextInt(14)) {
      case 0 -> turns(turns -> turns.answered(turn.spoke(), toReview, NOON));
      case 1 -> turns(turns -> turns.said(turn.spoke()));
      case 2 -> turns(turns -> turns.repeat(id, NOON));
      case 3 -> turns(turns -> turns.moveToEpoch(id, 5));
      case 4 -> tables -> String.valueOf(tables.turns().end(id, Outcome.LOST, NOON));
      case 5 -> tables -> String.valueOf(tables.turns().reviewed(turn, null));
      case 6 -> tables -> String.valueOf(tables.turns().find(id));
      case 7 -> tables -> String.valueOf(tables.bots().asked(conversation, id));
      case 8 -> tables -> looked(tables, conversation);
      case 9 -> switched(id);
      case 10 -> handedOff();
      case 11 -> heard();
      default -> {
        lastTurn = conversation + "-t" + ++made;
        yield given(lastTurn);
      }
    };
  }

  /** What is known of a conversation. */
  private static String looked(Tables tables, String conversation) {
    return tables.turns().waiting(conversation)
        + " "
        + tables.turns().open(conversation)
        + " "
        + tables.conversations().find(conversation)
        + " "
        + tables.bots().botState(conversation);
  }

  /** A conversation has one turn at a time. */
  private Store.Operation<String> given(String id) {
    return tables -> {
      if (tables.turns().waiting(conversation).isOpen()) {
        return "busy";
      }
      tables.turns().give(new GivenTurn(id, conversation, "m", "bot", 1, 1, NOON, 0, null));
      return "given";
    };
  }

  private Store.Operation<String> switched(String turn) {
    String id = conversation + "-s" + ++made;
    State end = random.nextBoolean() ? State.REFUSED : State.TAKEN;
    boolean ends = random.nextBoolean();
    return tables -> {
      tables
          .bots()
          .add(
              new BotSwitch(id, conversation, "m", "bot", "b2", null, turn, State.PENDING, 1L),
              NOON);
      return ends ? String.valueOf(tables.bots().end(id, end, NOON)) : "asked";
    };
  }

  private Store.Operation<String> handedOff() {
    String id = conversation + "-h" + ++made;
    boolean back = random.nextBoolean();
    return tables -> {
      HandoffTable handoffs = tables.handoffs();
      handoffs.add(StoreScene.handoff(id, conversation, 0, NOON), null);
      boolean ended = handoffs.end(id, EndReason.AGENT_RESOLVED, NOON);
      return ended + " " + (back && handoffs.handedBack(id));
    };
  }

  private Store.Operation<String> heard() {
    int time = ++made;
    String name = "Uma " + time;
    return tables -> {
      tables
          .conversations()
          .heard(
              conversation, new Person("u", name, null, null, false), null, NOON.plusSeconds(time));
      return "heard";
    };
  }

  private static Store.Operation<String> turns(Consumer<TurnTable> change) {
    return tables -> {
      change.accept(tables.turns());
      return "done";
    };
  }

  static List<String> left(Tables tables, String conversation) {
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
    left.add(looked(tables, conversation));
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
}
