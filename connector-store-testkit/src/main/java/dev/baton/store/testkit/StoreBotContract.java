package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotSwitch.State;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.GivenTurn;
import dev.baton.store.HeardLine;
import dev.baton.store.NewDelivery;
import dev.baton.store.Tables;
import dev.baton.store.TurnTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about bots and how conversations pass between them. */
abstract class StoreBotContract extends StoreRaceContract {

  @Test
  void aTurnCountsItsWordsAndFollowsTheEpoch() {
    commit(tables -> {
      GivenTurn given = new GivenTurn("t", "c", "m", "bot", 3, 1, NOON, 0, "s");
      tables.turns().give(given);
      tables.turns().said(given.spoke().spoke());
      tables.turns().moveToEpoch("t", 4);
      return true;
    });
    assertMaybe(tables -> tables.turns().find("t"))
        .contains(new GivenTurn("t", "c", "m", "bot", 4, 1, NOON, 2, "s"));
    assertNow(tables -> tables.turns().end("t", TurnTable.Outcome.FAILED, NOON)).isTrue();
    assertMaybe(tables -> tables.turns().find("t")).isEmpty();
  }

  @Test
  void aTurnIsReviewedOnce() {
    GivenTurn given = new GivenTurn("t", "c", "m", "bot", 3, 1, NOON, 0, null);
    commit(tables -> {
      tables.conversations().add(conversation("c"));
      tables.turns().give(given);
      return true;
    });
    assertNow(tables -> tables.turns().waiting("c").isOpen()).isTrue();
    assertNow(tables -> tables.turns().reviewed(given, null)).isFalse();
    commit(tables -> {
      tables.turns().answered(given.spoke(), true, NOON);
      return true;
    });
    assertNow(tables -> tables.turns().running(given.id())).isFalse();
    commit(tables -> {
      tables.turns().answered(given, false, NOON);
      return true;
    });
    assertOne(tables -> tables.turns().waiting("c"))
        .isEqualTo(new TurnTable.Waiting(false, true, false, false, null));
    assertNow(tables -> tables.turns().end("t", TurnTable.Outcome.LOST, NOON)).isFalse();
    restart();
    assertMaybe(tables -> tables.turns().open("c")).isEmpty();
    assertNow(tables -> tables.turns().running("t")).isFalse();
    assertMaybe(tables -> tables.turns().toReview("c")).contains(given.spoke());
    assertList(tables -> tables.turns().conversationsOpen()).containsExactly("c");
    assertNow(tables -> tables.turns().reviewed(given, null)).isTrue();
    assertNow(tables -> tables.turns().reviewed(given, null)).isFalse();
    assertList(tables -> tables.turns().conversationsOpen()).isEmpty();
  }

  @Test
  void whatABotDidNotUnderstandIsReadWithWhatWasSaid() {
    GivenTurn given = new GivenTurn("t", "c", "m1", "bot", 0, 1, NOON, 0, null);
    commit(tables -> {
      tables.conversations().add(conversation("c"));
      tables.conversations().add(conversation("d"));
      spoken(tables, "m1", Author.USER, Route.BOT, "t");
      tables.turns().give(given);
      spoken(tables, "m2", Author.BOT, Route.BATON, "t");
      spoken(tables, "m3", Author.NOTE, Route.BATON, null);
      spoken(tables, "m4", Author.SYSTEM, Route.BATON, null);
      spoken(tables, "m5", Author.USER, Route.HELD_BACK, null);
      spoken(tables, "m6", Author.AGENT, Route.BATON, null);
      spoken(tables, "m7", Author.AGENT, Route.BATON, null);
      tables.messages().takenBack("m7", NOON);
      return true;
    });
    commit(tables -> {
      tables.turns().answered(given.spoke(), true, NOON);
      return tables.turns().reviewed(given, "greet");
    });
    for (int portion : List.of(1, 2, 9)) {
      List<HeardLine> heard = new ArrayList<>();
      List<HeardLine> next = List.of();
      do {
        long after = next.isEmpty() ? 0 : next.getLast().message().seq();
        next = read(tables -> tables.training().heard("c", after, portion));
        heard.addAll(next);
      } while (!next.isEmpty());
      assertThat(heard)
          .extracting(
              line -> line.message().id(),
              HeardLine::bot,
              HeardLine::turnState,
              HeardLine::said,
              HeardLine::missed)
          .containsExactly(
              tuple("m1", "bot", "ANSWERED", 1, "greet"),
              tuple("m2", "bot", "ANSWERED", 1, "greet"),
              tuple("m6", null, null, 0, null));
    }
    assertList(tables -> tables.training().conversations(NOON, "", 9))
        .extracting(Conversation::id)
        .containsExactly("c", "d");
    assertList(tables -> tables.training().conversations(NOON, "c", 9)).hasSize(1);
    assertList(tables -> tables.training().conversations(NOON.plusSeconds(1), "", 9)).isEmpty();
    commit(tables -> tables.erasures().begin(conversation("c"), NOON));
    assertList(tables -> tables.training().heard("c", 0, 9)).isEmpty();
    assertList(tables -> tables.training().conversations(NOON, "", 9)).hasSize(1);
  }

  private static void spoken(
      Tables tables, String id, Author author, Route route, @Nullable String turn) {
    tables
        .messages()
        .add(
            id,
            "c",
            author,
            null,
            Content.Text.plain("words"),
            route,
            0,
            turn,
            null,
            Attributes.NONE,
            NOON);
  }

  @Test
  void aSwitchEndsOnce() {
    BotSwitch asked = new BotSwitch("s", "c", "m", "bot", "b2", "Billing", "t", State.PENDING, 7L);
    commit(tables -> {
      tables.conversations().add(conversation("c"));
      tables.bots().add(asked, NOON);
      tables
          .bots()
          .add(new BotSwitch("r", "c", "m", "bot", "", null, null, State.REFUSED, null), NOON);
      return true;
    });
    restart();
    assertMaybe(tables -> tables.bots().pending("c")).contains(asked);
    assertMaybe(tables -> tables.bots().pending("d")).isEmpty();
    assertNow(tables -> tables.turns().waiting("c").isSwitching()).isTrue();
    assertNow(tables -> tables.turns().waiting("d").isSwitching()).isFalse();
    assertList(tables -> tables.bots().conversationsPending()).containsExactly("c");
    assertNow(tables -> tables.bots().askedBy("t")).isTrue();
    assertNow(tables -> tables.bots().askedBy("u")).isFalse();
    assertNow(tables -> tables.bots().end("s", State.TAKEN, NOON)).isTrue();
    assertNow(tables -> tables.bots().end("s", State.REFUSED, NOON)).isFalse();
    commit(tables -> {
      tables.bots().drop("c", NOON);
      return true;
    });
    assertOne(tables -> tables.bots().get("s").state()).isEqualTo(State.TAKEN);
    assertMaybe(tables -> tables.bots().pending("c")).isEmpty();
  }

  @Test
  void aSwitchIsDroppedWhileItIsOpen() {
    commit(tables -> {
      tables
          .bots()
          .add(new BotSwitch("s", "c", "m", "bot", "b2", null, null, State.PENDING, null), NOON);
      tables.bots().drop("c", NOON);
      return true;
    });
    assertOne(tables -> tables.bots().get("s").state()).isEqualTo(State.DROPPED);
    assertNow(tables -> tables.bots().end("s", State.TAKEN, NOON)).isFalse();
  }

  @Test
  void howTheyGetOnIsKept() {
    commit(tables -> conversationAdded(tables, "c"));
    assertOne(tables -> tables.bots().botState("c")).isEqualTo(BotConversationState.NEW);
    BotConversationState now = new BotConversationState(2, true, true, 3);
    commit(tables -> {
      tables.bots().botState("c", BotConversationState.NEW, now);
      return true;
    });
    restart();
    assertOne(tables -> tables.bots().botState("c")).isEqualTo(now);
    commit(tables -> {
      tables.bots().botState("c", now, now.spoke());
      return true;
    });
    assertOne(tables -> tables.bots().botState("c"))
        .isEqualTo(new BotConversationState(2, false, false, 3));
  }

  @Test
  void onlyAConversationUnderABotsControlPassesToAnotherBotAndOnlyOnce() {
    commit(tables -> conversationAdded(tables, "c"));
    Conversation seen = read(tables -> tables.conversations().get("c"));
    assertNow(tables -> tables.conversations().passToBot(seen, "b2")).isTrue();
    assertNow(tables -> tables.conversations().passToBot(seen, "b3")).isFalse();
    Conversation now = read(tables -> tables.conversations().get("c"));
    assertThat(now.bot()).isEqualTo("b2");
    assertThat(now.epoch()).isEqualTo(seen.epoch() + 1);
    assertNow(tables -> tables.conversations().pass(now, Control.QUEUE, "h")).isTrue();
    assertNow(tables -> tables.conversations().passToBot(tables.conversations().get("c"), "b3"))
        .isFalse();
  }

  @Test
  void aCallIsRecordedOnce() {
    assertNow(tables -> tables.inbound().note("bot:a", "1", NOON)).isTrue();
    assertNow(tables -> tables.inbound().note("bot:a", "1", NOON)).isFalse();
    assertNow(tables -> tables.inbound().note("bot:b", "1", NOON)).isTrue();
    assertList(tables -> tables.inbound().lanesWaiting()).isEmpty();
    assertCount(tables -> tables.inbound().forget(NOON.plusSeconds(1))).isEqualTo(2);
    assertNow(tables -> tables.inbound().note("bot:a", "1", NOON)).isTrue();
  }

  @Test
  void whatMayStillBeSaidMovesWithTheEpoch() {
    commit(tables -> {
      deliver(tables, "d1", "user:c", 3L);
      deliver(tables, "d2", "user:c", 2L);
      deliver(tables, "d3", "user:other", 3L);
      tables.deliveries().moveToEpoch("user:c", 3, 4);
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("user:c").map(Delivery::guardEpoch))
        .contains(4L);
    commit(tables -> {
      tables.deliveries().done("d1");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("user:c").map(Delivery::guardEpoch))
        .contains(2L);
    assertMaybe(tables -> tables.deliveries().head("user:other").map(Delivery::guardEpoch))
        .contains(3L);
  }

  @Test
  void theHumanPartIsWhatUserAndAgentsWrote() {
    commit(tables -> conversationAdded(tables, "c"));
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      write(tables, "m1", Author.USER, Route.BOT, null);
      write(tables, "m2", Author.USER, Route.PEOPLE, "h");
      write(tables, "m3", Author.NOTE, Route.BATON, "h");
      write(tables, "m4", Author.AGENT, Route.BATON, "h");
      write(tables, "m5", Author.DRAFT, Route.BATON, "h");
      write(tables, "m6", Author.SYSTEM, Route.BATON, "h");
      write(tables, "m7", Author.USER, Route.BATON, "h");
      write(tables, "m8", Author.BOT, Route.BATON, "h");
      write(tables, "m9", Author.USER, Route.PEOPLE, "other");
      return true;
    });
    assertList(tables -> tables.messages().humanPart("h"))
        .extracting(Message::id)
        .containsExactly("m2", "m4");
    long end = read(tables -> tables.messages().get("m9").seq());
    assertList(tables -> tables.messages().before("c", end, 3))
        .extracting(Message::id)
        .containsExactly("m4", "m7", "m8");
  }

  @Test
  void whatWasTakenBackIsMarkedAndToldToNoBot() {
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      write(tables, "m1", Author.AGENT, Route.BATON, "h");
      write(tables, "m2", Author.NOTE, Route.BATON, "h");
      write(tables, "m3", Author.AGENT, Route.BATON, "h");
      write(tables, "m4", Author.USER, Route.PEOPLE, "h");
      return true;
    });
    assertMaybe(tables -> tables.messages().lastSaid("c", "h", 1).map(Message::id)).contains("m3");
    assertMaybe(tables -> tables.messages().lastSaid("c", "h", 2)).isEmpty();
    assertMaybe(tables -> tables.messages().lastSaid("c", "other", 1)).isEmpty();
    Instant later = NOON.plusSeconds(60);
    commit(tables -> {
      tables.messages().say("m2", "Ann", "h", 1, later);
      return true;
    });
    assertMaybe(tables -> tables.messages().lastSaid("c", "h", 1).map(Message::id))
        .as("said last, though it was written before")
        .contains("m2");
    assertOne(tables -> tables.messages().saidAt("m2")).isEqualTo(later);
    assertOne(tables -> tables.messages().saidAt("m3")).isEqualTo(NOON);
    commit(tables -> {
      tables.messages().takenBack("m2", later);
      tables.messages().takenBack("m3", later);
      tables.messages().takenBack("m3", null);
      return true;
    });
    restart();
    assertOne(tables -> tables.messages().get("m2").takenBack()).isEqualTo(true);
    assertOne(tables -> tables.messages().get("m3").takenBack()).isEqualTo(false);
    assertMaybe(tables -> tables.messages().lastSaid("c", "h", 1).map(Message::id)).contains("m3");
    assertList(tables -> tables.messages().humanPart("h"))
        .extracting(Message::id)
        .containsExactly("m1", "m3", "m4");
    long end = read(tables -> tables.messages().get("m4").seq());
    assertList(tables -> tables.messages().before("c", end, 9))
        .extracting(Message::id)
        .containsExactly("m1", "m3");
    assertList(tables -> tables.messages().all("c")).hasSize(4);
  }

  private static void deliver(Tables tables, String id, String lane, long epoch) {
    DeliveryCommand command =
        new DeliveryCommand.Say(
            new DeliveryCommand.Target.User("c"), Content.Text.plain(id), null, false);
    tables.deliveries().add(id, NewDelivery.of(lane, command).in("c").guardedBy(epoch), NOON);
  }

  private static void write(
      Tables tables, String id, Author author, Route route, @Nullable String handoff) {
    tables
        .messages()
        .add(
            id,
            "c",
            author,
            null,
            Content.Text.plain(id),
            route,
            1,
            null,
            handoff,
            Attributes.NONE,
            NOON);
  }
}
