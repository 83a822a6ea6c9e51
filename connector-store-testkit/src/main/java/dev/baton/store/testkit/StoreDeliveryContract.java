package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskThread;
import dev.baton.store.MessageCopy;
import dev.baton.store.NewDelivery;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about what is sent, where to, and its buttons. */
abstract class StoreDeliveryContract extends StoreAgentContract {

  @Test
  void aDesksThreadIsFoundUntilItIsGone() {
    DeskThread old = thread("t1", NOON);
    DeskThread now = thread("t2", NOON.plusSeconds(1));
    commit(tables -> {
      tables.threads().add(old);
      tables.threads().add(now);
      return true;
    });
    assertMaybe(tables -> tables.threads().current("c", "desk")).contains(now);
    assertMaybe(tables -> tables.threads().at("tg", "space", "t1")).contains(old);
    assertMaybe(tables -> tables.threads().at("tg", "space", null)).isEmpty();
    assertList(tables -> tables.threads().of("h")).containsExactly(old, now);
    assertList(tables -> tables.threads().open("h")).containsExactly(old, now);
    commit(tables -> {
      tables.threads().gone("id-t2", NOON);
      tables.threads().finished("id-t1");
      return true;
    });
    assertList(tables -> tables.threads().open("h")).containsExactly(old);
    assertOne(tables -> tables.threads().isFinished("id-t1")).isEqualTo(true);
    commit(tables -> {
      tables.threads().reuse("id-t1", "h2", "head2");
      tables.threads().moved("tg", "space", "super");
      return true;
    });
    assertMaybe(tables -> tables.threads().current("c", "desk"))
        .hasValueSatisfying(thread -> {
          assertThat(thread.id()).isEqualTo("id-t1");
          assertThat(thread.handoffId()).isEqualTo("h2");
          assertThat(thread.headId()).isEqualTo("head2");
          assertThat(thread.place()).isEqualTo(new Place("super", "t1"));
        });
    assertOne(tables -> tables.threads().isFinished("id-t1")).isEqualTo(false);
    assertMaybe(tables -> tables.threads().shown("id-t1")).isEmpty();
    commit(tables -> {
      tables.threads().shows("id-t1", ThreadStates.State.CLAIMED);
      return true;
    });
    assertMaybe(tables -> tables.threads().shown("id-t1")).contains(ThreadStates.State.CLAIMED);
    assertMaybe(tables -> tables.threads().find("id-t2")).isPresent();
    assertMaybe(tables -> tables.threads().find("id-t3")).isEmpty();
    assertMaybe(tables -> tables.threads().at("tg", "super", "t2"))
        .as("a place is known after its thread is gone")
        .isPresent();
  }

  @Test
  void deliveriesAreDoneLaneByLaneInOrder() {
    DeliveryCommand hello = sayTo(Content.Text.plain("hello"));
    commit(tables -> {
      tables
          .deliveries()
          .add("d1", NewDelivery.of("lane", hello).in("c").showing("m1").guardedBy(7L), NOON);
      tables
          .deliveries()
          .add(
              "d2",
              NewDelivery.of("lane", hello).in("c").showing("m2").heldUntil(NOON.plusSeconds(5)),
              NOON);
      tables.deliveries().add("d3", NewDelivery.of("lane", hello).in("c").showing("m1"), NOON);
      return true;
    });
    Delivery head = read(tables -> tables.deliveries().head("lane")).orElseThrow();
    assertThat(head.id()).isEqualTo("d1");
    assertThat(head.guardEpoch()).isEqualTo(7L);
    assertThat(head.command()).isEqualTo(hello);
    assertThat(head.state()).isEqualTo(Delivery.State.WAITING);

    commit(tables -> {
      tables.deliveries().begin("d1");
      return true;
    });
    restart();
    Delivery begun = read(tables -> tables.deliveries().head("lane")).orElseThrow();
    assertThat(begun.state())
        .as("a call in flight is seen again")
        .isEqualTo(Delivery.State.SENDING);
    assertThat(begun.attempts()).isEqualTo(1);

    commit(tables -> {
      tables.deliveries().putBack("d1");
      tables.deliveries().putBack("d1");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("lane"))
        .hasValueSatisfying(unbegun -> {
          assertThat(unbegun.id()).isEqualTo("d1");
          assertThat(unbegun.state()).isEqualTo(Delivery.State.WAITING);
          assertThat(unbegun.attempts()).as("put back once").isZero();
        });
    commit(tables -> {
      tables.deliveries().begin("d1");
      tables.deliveries().retry("d1", NOON.plusSeconds(9), "later");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("lane"))
        .hasValueSatisfying(waiting -> {
          assertThat(waiting.id()).as("nothing overtakes it").isEqualTo("d1");
          assertThat(waiting.dueAt()).isEqualTo(NOON.plusSeconds(9));
          assertThat(waiting.error()).isEqualTo("later");
        });
    List<Delivery> held = read(tables -> tables.deliveries().held("lane"));
    assertThat(held).extracting(Delivery::id).containsExactly("d2");
    commit(tables -> {
      tables.deliveries().release(held.getFirst());
      tables.deliveries().done("d1");
      assertThat(tables.deliveries().pending("m1", "lane")).isTrue();
      tables.deliveries().bury("d3", "refused");
      assertThat(tables.deliveries().pending("m1", "lane")).isFalse();
      return true;
    });
    assertOne(tables -> tables.deliveries().head("lane").orElseThrow().id()).isEqualTo("d2");
    assertList(tables -> tables.deliveries().lanesOpen()).containsExactly("lane");
    assertList(tables -> tables.deliveries().dead(9))
        .singleElement()
        .satisfies(dead -> assertThat(dead.error()).isEqualTo("refused"));
  }

  @Test
  void whatIsReleasedComesLast() {
    DeliveryCommand hello = sayTo(Content.Text.plain("hello"));
    commit(tables -> {
      tables
          .deliveries()
          .add("held", NewDelivery.of("lane", hello).in("c").heldUntil(NOON.plusSeconds(5)), NOON);
      tables.deliveries().add("last words", NewDelivery.of("lane", hello).in("c"), NOON);
      tables.deliveries().held("lane").forEach(tables.deliveries()::release);
      return true;
    });
    assertOne(tables -> tables.deliveries().head("lane").orElseThrow().id())
        .isEqualTo("last words");
  }

  @Test
  void everyErrandIsKeptAsItWas() {
    Place place = new Place("space", "topic");
    Content text = Content.Text.plain("x");
    List<DeliveryCommand> errands =
        List.of(
            sayTo(text),
            new DeliveryCommand.Say(new DeliveryCommand.Target.User("c"), text, "m", true),
            new DeliveryCommand.Say(
                new DeliveryCommand.Target.DeskThread("c", "desk", "h"), text, null, false),
            new DeliveryCommand.OpenThread(
                "c", "h", "desk", new Threads.Whereabouts.In("space"), "title", text),
            new DeliveryCommand.OpenThread(
                "c", "h", "desk", new Threads.Whereabouts.With("ann"), "title", text),
            new DeliveryCommand.FinishThread("c", "desk"),
            new DeliveryCommand.Rewrite("tg", place, "p", text),
            new DeliveryCommand.Retract("tg", place, "p"),
            new DeliveryCommand.React("tg", place, "p", Reactions.Mark.FAILED),
            new DeliveryCommand.ShowReaction(
                new MessageCopy("tg", place, "p", "m", MessageCopy.Side.DESK)),
            new DeliveryCommand.ShowState("id-t1"));
    for (int i = 0; i < errands.size(); i++) {
      DeliveryCommand command = errands.get(i);
      String id = "d" + i;
      commit(tables -> {
        tables.deliveries().add(id, NewDelivery.of(id, command), NOON);
        return true;
      });
      assertOne(tables -> tables.deliveries().head(id).orElseThrow().command()).isEqualTo(command);
    }
  }

  @Test
  void buttonsKeepTheirMeaning() {
    List<ButtonAction> actions =
        List.of(
            new ButtonAction.Choose("Yes", "/affirm"),
            new ButtonAction.AskForPerson(),
            new ButtonAction.BackToBot(),
            new ButtonAction.AskAgain("m"),
            new ButtonAction.Claim("h", "desk"),
            new ButtonAction.Resolve("h", "desk"),
            new ButtonAction.Release("h", "desk"),
            new ButtonAction.SendDraft("m", "desk"),
            new ButtonAction.TakeOverAndSend("m", "desk"));
    for (ButtonAction action : actions) {
      String token = action.getClass().getSimpleName();
      commit(tables -> {
        tables.buttons().add(token, "c", action, NOON);
        return true;
      });
      assertMaybe(tables -> tables.buttons().find(token))
          .contains(new ButtonTable.Meaning("c", action));
    }
    assertMaybe(tables -> tables.buttons().find("none")).isEmpty();
  }

  @Test
  void anotherTokenOfAButtonIsNeverGivenToASecondOne() {
    commit(tables -> {
      tables.buttons().add("one", "c", new ButtonAction.Claim("h1", "desk"), "about", NOON);
      tables.buttons().add("two", "c", new ButtonAction.Claim("h2", "desk"), NOON);
      assertThat(tables.buttons().alias("/417", "one", NOON)).isTrue();
      assertThat(tables.buttons().alias("/417", "two", NOON)).isFalse();
      assertThat(tables.buttons().alias("/418", "two", NOON)).isTrue();
      assertThat(tables.buttons().alias("/419", "none", NOON)).isFalse();
      return true;
    });
    assertMaybe(tables -> tables.buttons().find("/417"))
        .contains(new ButtonTable.Meaning("c", new ButtonAction.Claim("h1", "desk")));
    assertMaybe(tables -> tables.buttons().find("/419")).isEmpty();

    commit(tables -> {
      tables.buttons().settle("about");
      tables.buttons().forget("another", "/");
      return true;
    });
    assertMaybe(tables -> tables.buttons().find("/417")).isEmpty();
    assertMaybe(tables -> tables.buttons().find("/418")).isPresent();

    commit(tables -> {
      assertThat(tables.buttons().alias("/417", "two", NOON)).isTrue();
      tables.buttons().forget("c", "/");
      return true;
    });
    assertMaybe(tables -> tables.buttons().find("/417")).isEmpty();
    assertMaybe(tables -> tables.buttons().find("/418")).isEmpty();
    assertMaybe(tables -> tables.buttons().find("two")).isPresent();
  }

  @Test
  void movedChatsAreRemembered() {
    commit(tables -> {
      tables.buttons().moved("tg", "a", "b");
      tables.buttons().moved("tg", "a", "c");
      return true;
    });
    restart();
    assertList(tables -> tables.buttons().moves())
        .containsExactly(new ButtonTable.Move("tg", "a", "c"));
  }

  static DeliveryCommand sayTo(Content content) {
    return new DeliveryCommand.Say(
        new DeliveryCommand.Target.At("tg", Place.chat("chat")), content, null, false);
  }

  private static DeskThread thread(String thread, Instant openedAt) {
    return new DeskThread(
        "id-" + thread, "desk", "c", "h", "tg", new Place("space", thread), "head", openedAt);
  }
}
