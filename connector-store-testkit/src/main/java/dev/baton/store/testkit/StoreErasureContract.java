package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Route;
import dev.baton.store.BotSwitch;
import dev.baton.store.ButtonAction;
import dev.baton.store.Delivery;
import dev.baton.store.DeskThread;
import dev.baton.store.Erasure;
import dev.baton.store.ErasureTable.Received;
import dev.baton.store.GivenTurn;
import dev.baton.store.MessageCopy;
import dev.baton.store.NewDelivery;
import dev.baton.store.NoSuchRowException;
import dev.baton.store.StoredEvent;
import dev.baton.store.Tables;
import dev.baton.store.TurnTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about erasing everything of one user. */
abstract class StoreErasureContract extends StoreLettersContract {

  static final Instant LATER = NOON.plus(Duration.ofDays(1));

  @Test
  void anErasureBeginsOnceAndIsKnownUntilItsRowsAreGone() {
    commit(tables -> {
      known(tables, "c1");
      known(tables, "c2");
      return true;
    });
    assertNow(tables -> tables.erasures().begin(conversation("c2"), LATER)).isTrue();
    assertNow(tables -> tables.erasures().begin(conversation("c1"), NOON)).isTrue();
    assertNow(tables -> tables.erasures().begin(conversation("c1"), LATER)).isFalse();
    assertList(tables -> tables.erasures().open(9))
        .containsExactly(
            new Erasure("c1", "sender-c1", NOON, false),
            new Erasure("c2", "sender-c2", LATER, false));
    assertList(tables -> tables.erasures().open(1)).hasSize(1);
    assertOne(tables -> tables.erasures().begun("c1")).isEqualTo(true);
    assertOne(tables -> tables.erasures().stripped("c1")).isEqualTo(false);
    assertOne(tables -> tables.erasures().begun("c3")).isEqualTo(false);
  }

  @Test
  void aStrippedConversationSaysNothingAndItsAddressIsFree() {
    commit(tables -> {
      known(tables, "c1");
      known(tables, "c2");
      tables.erasures().begin(conversation("c1"), LATER);
      tables.erasures().strip(conversation("c1"));
      return true;
    });
    assertOne(tables -> tables.erasures().begun("c1")).isEqualTo(false);
    assertOne(tables -> tables.erasures().stripped("c1")).isEqualTo(true);
    assertMaybe(tables -> tables.conversations().at("tg", "chat-c1")).isEmpty();
    assertMaybe(tables -> tables.conversations().ofSender("sender-c1")).isEmpty();
    Conversation left = read(tables -> tables.conversations().get("c1"));
    assertThat(left.userName() + left.userId()).isEmpty();
    assertList(tables -> tables.messages().all("c1"))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.content()).isEqualTo(Content.Text.plain(""));
          assertThat(message.route()).isEqualTo(Route.BATON);
        });
    assertOne(tables -> tables.handoffs().get("h-c1").request()).isEqualTo(HandoffRequest.PLAIN);
    assertMaybe(tables -> tables.handoffs().toHandBack("c1")).isEmpty();
    assertMaybe(tables -> tables.buttons().find("token-c1")).isEmpty();
    assertMaybe(tables -> tables.bots().pending("c1")).isEmpty();
    assertOne(tables -> tables.bots().get("s-c1").title() == null).isEqualTo(true);
    assertOne(tables -> tables.deadLetters().count()).as("of the other").isEqualTo(1L);
    assertNow(tables -> conversationAdded(tables, "again", "c1")).isTrue();

    assertMaybe(tables -> tables.conversations().at("tg", "chat-c2")).contains(conversation("c2"));
    assertMaybe(tables -> tables.messages().firstWaiting("c2")).isPresent();
    assertMaybe(tables -> tables.buttons().find("token-c2")).isPresent();
    assertMaybe(tables -> tables.bots().pending("c2")).isPresent();
    assertOne(tables -> tables.handoffs().get("h-c2").request()).isNotEqualTo(HandoffRequest.PLAIN);
  }

  @Test
  void aStrippedConversationKeepsNothingThatThePlatformToldBesideTheWords() {
    Person una = new Person("user-c1", "Una", "una_1980", "en", false);
    Attributes told = new Attributes("a part", "Bob", "{\"contact\":\"Bob\"}");
    commit(tables -> {
      conversationAdded(tables, "c1");
      tables.conversations().heard("c1", una, "thread", NOON);
      Content.Text words = Content.Text.plain("x");
      tables
          .messages()
          .add("m1", "c1", Author.USER, "Una", words, Route.BOT, 1, null, null, told, NOON);
      tables.erasures().begin(conversation("c1"), LATER);
      tables.erasures().strip(conversation("c1"));
      return true;
    });
    Conversation left = read(tables -> tables.conversations().get("c1"));
    assertThat(left.userHandle()).isNull();
    assertThat(left.thread()).isNull();
    assertOne(tables -> tables.messages().get("m1").attributes()).isEqualTo(Attributes.NONE);
  }

  @Test
  void aFinishedErasureLeavesNoRowOfTheConversationAndAllOfOthers() {
    commit(tables -> {
      known(tables, "c1");
      known(tables, "c2");
      triedTwice(tables, "c1", NOON);
      triedTwice(tables, "c2", NOON);
      tables.erasures().begin(conversation("c1"), LATER);
      tables.erasures().strip(conversation("c1"));
      tables.erasures().finish("c1", List.of("user:c1"));
      return true;
    });
    assertList(tables -> tables.erasures().open(9)).isEmpty();
    assertList(tables -> turns(tables, "c1")).isEmpty();
    assertList(tables -> turns(tables, "c2")).hasSize(2);
    assertThatThrownBy(() -> commit(tables -> tables.conversations().get("c1")))
        .isInstanceOf(NoSuchRowException.class);
    assertThatThrownBy(() -> commit(tables -> tables.messages().get("m-c1")))
        .isInstanceOf(NoSuchRowException.class);
    assertThatThrownBy(() -> commit(tables -> tables.handoffs().get("h-c1")))
        .isInstanceOf(NoSuchRowException.class);
    assertMaybe(tables -> tables.conversations().find("c1")).isEmpty();
    assertList(tables -> tables.messages().all("c1")).isEmpty();
    assertList(tables -> tables.handoffs().of("c1")).isEmpty();
    assertList(tables -> tables.erasures().threads("c1")).isEmpty();
    assertList(tables -> tables.messages().copies("m-c1")).isEmpty();
    assertList(tables -> tables.messages().all("c2")).hasSize(1);
    assertList(tables -> tables.handoffs().of("c2")).hasSize(1);
    assertList(tables -> tables.erasures().threads("c2")).hasSize(1);
    assertList(tables -> tables.erasures().copiesAtDesks("c2")).hasSize(1);
  }

  @Test
  void everyKindOfWaitingWorkKeepsAConversationBusy() {
    commit(tables -> {
      conversationAdded(tables, "c1");
      return true;
    });
    assertBusy().isEqualTo(false);
    commit(tables -> {
      say(tables, "c1", "m1", Route.WAITING);
      return true;
    });
    assertBusy().as("a message nobody was given").isEqualTo(true);
    GivenTurn turn = new GivenTurn("t1", "c1", "m1", "bot", 1, 1, NOON, 0, null);
    commit(tables -> {
      tables.messages().decide("m1", Route.BOT, 1, "t1", null);
      tables.turns().give(turn);
      return true;
    });
    assertBusy().as("a turn").isEqualTo(true);
    commit(tables -> tables.turns().end("t1", TurnTable.Outcome.ANSWERED, NOON));
    assertBusy().isEqualTo(false);
    commit(tables -> {
      delivery(tables, "d1", "user:c1", "c1");
      tables.deliveries().begin("d1");
      return true;
    });
    assertBusy().as("a delivery in flight").isEqualTo(true);
    commit(tables -> {
      tables.deliveries().bury("d1", "refused");
      return true;
    });
    assertBusy().as("a dead letter").isEqualTo(false);
  }

  @Test
  void aDeliveryLaneIsEmptiedOfAllButTheCallInFlight() {
    commit(tables -> {
      conversationAdded(tables, "c1");
      delivery(tables, "sending", "user:c1", "c1");
      delivery(tables, "waiting", "user:c1", "c1");
      delivery(tables, "other", "user:c2", "c1");
      tables.deliveries().begin("sending");
      tables.erasures().emptyDeliveries("user:c1");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("user:c1").map(Delivery::id))
        .contains("sending");
    commit(tables -> {
      tables.deliveries().done("sending");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("user:c1")).isEmpty();
    assertMaybe(tables -> tables.deliveries().head("user:c2").map(Delivery::id)).contains("other");
  }

  @Test
  void inboundEventsAreErasedOneByOneAndStillKnownByTheirKeys() {
    commit(tables -> {
      tables.inbound().add("tg", "lane", event("dead"), NOON);
      tables.inbound().setAside(tables.inbound().head("lane").orElseThrow(), "odd");
      tables.inbound().add("tg", "lane", event("first"), NOON);
      tables.inbound().add("tg", "lane", event("second"), LATER);
      tables.inbound().add("tg", "other", event("other"), NOON);
      return true;
    });
    assertNow(tables -> tables.inbound().waits("lane")).isTrue();
    List<Received> received = commit(tables -> tables.erasures().received("lane"));
    assertThat(received)
        .containsExactly(
            new Received("tg", event("first")),
            new Received("tg", event("second")),
            new Received("tg", event("dead")));
    StoredEvent first = read(tables -> tables.inbound().head("lane")).orElseThrow();
    assertNow(tables -> tables.inbound().stillWaits(first)).isTrue();
    commit(tables -> {
      tables.erasures().forget(received.get(0));
      tables.erasures().forget(received.get(2));
      return true;
    });
    assertNow(tables -> tables.inbound().stillWaits(first)).isFalse();
    assertNow(tables -> tables.inbound().done(first)).as("was forgotten").isFalse();
    assertOne(tables -> tables.deadLetters().count()).isEqualTo(0L);
    assertNow(tables -> tables.inbound().add("tg", "lane", event("first"), NOON)).isFalse();
    assertThat(drained("lane")).containsExactly("second");
    assertNow(tables -> tables.inbound().waits("lane")).isFalse();
    commit(tables -> {
      tables.erasures().forgetLane("lane");
      tables.inbound().add("tg", "lane", event("anew"), NOON);
      return true;
    });
    assertMaybe(tables -> tables.inbound().head("lane").map(StoredEvent::seq)).contains(1L);
    assertThat(drained("other")).containsExactly("other");
  }

  @Test
  void aChatIsSharedOnceDesksSeeAnotherConversationInIt() {
    commit(tables -> {
      known(tables, "c1");
      return true;
    });
    assertOne(tables -> tables.erasures().isShared("tg", "space", "c1")).isEqualTo(false);
    assertOne(tables -> tables.erasures().isShared("tg", "space", "c2")).isEqualTo(true);
    assertOne(tables -> tables.erasures().isShared("wx", "space", "c2")).isEqualTo(false);
  }

  /**
   * Adds a message that did not reach its bot at first: nothing refers to its first turn any more.
   */
  static void triedTwice(Tables tables, String id, Instant ended) {
    String first = "first-" + id;
    String second = "second-" + id;
    tables.turns().give(new GivenTurn(first, id, "m-" + id, "bot", 1, 1, NOON, 0, null));
    tables.messages().decide("m-" + id, Route.BOT, 1, first, null);
    tables.turns().end(first, TurnTable.Outcome.NOT_REACHED, ended);
    tables.messages().undecide("m-" + id);
    tables.turns().give(new GivenTurn(second, id, "m-" + id, "bot", 1, 1, NOON, 0, null));
    tables.messages().decide("m-" + id, Route.BOT, 1, second, null);
    tables.turns().end(second, TurnTable.Outcome.ANSWERED, ended);
  }

  static List<Map<String, @Nullable String>> turns(Tables tables, String id) {
    return Objects.requireNonNull(
        tables.personalData().of(id, "sender-" + id, "tg", "chat-" + id, "lane").get("turn"));
  }

  private ObjectAssert<Boolean> assertBusy() {
    return assertOne(tables -> tables.erasures().busy("c1", List.of("user:c1")));
  }

  static boolean conversationAdded(Tables tables, String id, String at) {
    Conversation there = conversation(at);
    tables
        .conversations()
        .add(
            new Conversation(
                id,
                there.channel(),
                there.chat(),
                there.senderId(),
                there.userId(),
                there.userName(),
                there.language(),
                there.bot(),
                there.control(),
                there.epoch(),
                null,
                NOON,
                NOON));
    return true;
  }

  /** Adds a conversation with rows in every table. */
  static void known(Tables tables, String id) {
    conversationAdded(tables, id);
    say(tables, id, "m-" + id, Route.WAITING);
    tables.handoffs().add(handoff("h-" + id, id, 0, NOON), null);
    tables.buttons().add("token-" + id, id, new ButtonAction.AskForPerson(), NOON);
    tables
        .threads()
        .add(
            new DeskThread(
                "t-" + id,
                "desk",
                id,
                "h-" + id,
                "tg",
                new Place("space", "topic-" + id),
                "head",
                NOON));
    tables
        .messages()
        .addCopy(
            new MessageCopy(
                "tg", Place.chat("space"), "copy-" + id, "m-" + id, MessageCopy.Side.DESK));
    tables
        .bots()
        .add(
            new BotSwitch(
                "s-" + id,
                id,
                "m-" + id,
                "bot",
                "other",
                "title",
                null,
                BotSwitch.State.PENDING,
                null),
            NOON);
    tables
        .deliveries()
        .add(
            "d-" + id,
            NewDelivery.of("user:" + id, sayTo(Content.Text.plain("words")))
                .in(id)
                .showing("m-" + id),
            NOON);
    tables.deliveries().bury("d-" + id, "refused");
  }

  private static void delivery(Tables tables, String id, String lane, String conversationId) {
    tables
        .deliveries()
        .add(id, NewDelivery.of(lane, sayTo(Content.Text.plain("x"))).in(conversationId), NOON);
  }

  static void event(Tables tables, String id) {
    tables.inbound().add("tg", "chat", event(id), NOON);
    tables.inbound().setAside(tables.inbound().head("chat").orElseThrow(), "odd");
  }
}
