package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.KeptAnswerTable;
import dev.baton.store.KeptAnswerTable.Kept;
import dev.baton.store.ListingTable.Count;
import dev.baton.store.ListingTable.Position;
import dev.baton.store.ListingTable.Undelivered;
import dev.baton.store.ListingTable.Wanted;
import dev.baton.store.MessageChangeTable.Change;
import dev.baton.store.MessageCopy;
import dev.baton.store.NewDelivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The part of the {@link StoreContract} about what people list, and about answers that are kept.
 */
abstract class StoreListingContract extends StoreAuditContract {

  @Test
  void conversationsAreListedLatestFirstAndEachOnce() {
    commit(tables -> {
      for (String id : List.of("b", "a", "c")) {
        tables.conversations().add(conversation(id, NOON));
      }
      tables.conversations().add(conversation("new", NOON.plusMillis(1)));
      tables.conversations().add(conversation("old", NOON.minusMillis(1)));
      return true;
    });
    for (int size : List.of(1, 2, 3, 9)) {
      List<String> seen = new ArrayList<>();
      List<Conversation> page;
      Position at = Position.TOP;
      do {
        Position behind = at;
        page = read(tables -> tables.listing().conversations(Wanted.ALL, behind, size));
        page.forEach(each -> seen.add(each.id()));
        at = page.isEmpty() ? at : Position.of(page.getLast());
      } while (page.size() == size);
      assertThat(seen).as("in pages of %s", size).containsExactly("new", "c", "b", "a", "old");
    }
    assertThat(ids(new Wanted(null, "tg", null, null, NOON, NOON.plusMillis(1))))
        .containsExactly("c", "b", "a");
    assertThat(ids(new Wanted(null, "wx", null, null, null, null))).isEmpty();
  }

  @Test
  void conversationsAreFoundByWhoHasThem() {
    commit(tables -> {
      for (String id : List.of("a", "b", "c")) {
        tables.conversations().add(conversation(id, NOON));
        tables.handoffs().add(handoff("h-" + id, id, 0, NOON), null);
      }
      boolean waits =
          tables.conversations().pass(tables.conversations().get("a"), Control.QUEUE, "h-a");
      boolean has =
          tables.conversations().pass(tables.conversations().get("b"), Control.AGENT, "h-b")
              && tables.handoffs().accept("h-b", "desk", "9", "Ann", null, NOON);
      return waits && has;
    });
    assertThat(ids(new Wanted(Control.QUEUE, null, null, null, null, null))).containsExactly("a");
    assertThat(ids(new Wanted(null, null, "support", null, null, null))).containsExactly("b", "a");
    assertThat(ids(new Wanted(null, null, "support", "9", null, null))).containsExactly("b");
    assertThat(ids(new Wanted(Control.BOT, null, null, null, null, null))).containsExactly("c");
    Map<String, Handoff> handoffs =
        read(tables -> tables.listing().handoffs(List.of("h-a", "h-b", "none")));
    assertThat(handoffs).containsOnlyKeys("h-a", "h-b");
    List<Count> counts = read(tables -> tables.listing().counts());
    assertThat(counts)
        .containsExactlyInAnyOrder(
            new Count("support", HandoffStatus.QUEUED, 2, NOON),
            new Count("support", HandoffStatus.ACCEPTED, 1, NOON));
  }

  @Test
  void whatWasSaidLastIsReadForManyConversations() {
    commit(tables -> {
      for (String id : List.of("a", "b", "c")) {
        conversationAdded(tables, id);
      }
      say(tables, "a", "a1", Route.BOT);
      say(tables, "a", "a2", Route.BOT);
      say(tables, "a", "a3", Route.HELD_BACK);
      say(tables, "b", "b1", Route.BOT);
      return true;
    });
    Map<String, Message> last = read(tables -> tables.listing().lastSaid(List.of("a", "b", "c")));
    assertThat(last)
        .hasSize(2)
        .hasEntrySatisfying("a", said -> assertThat(said.id()).isEqualTo("a2"))
        .hasEntrySatisfying("b", said -> assertThat(said.id()).isEqualTo("b1"));
    assertThat(messages("a", 0, 9, 2, false)).containsExactly("a1", "a2");
    assertThat(messages("a", 0, 9, 2, true)).containsExactly("a2", "a3");
    assertThat(messages("a", 1, 3, 9, true)).containsExactly("a2");
    Map<String, Integer> waiting = read(tables -> tables.listing().waitingForUsers());
    Map<String, Integer> elsewhere = read(tables -> tables.listing().waitingElsewhere());
    assertThat(waiting).isEmpty();
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void whatBecameOfMessagesIsFoundByIds() {
    commit(tables -> {
      conversationAdded(tables, "a");
      conversationAdded(tables, "b");
      say(tables, "a", "a1", Route.BOT);
      say(tables, "a", "a2", Route.HELD_BACK);
      say(tables, "b", "b1", Route.BOT);
      tables.messages().takenBack("b1", NOON);
      tables.messages().addCopy(copy("p1", "a1", MessageCopy.Side.USER), "s1");
      tables.messages().addCopy(copy("p2", "a2", MessageCopy.Side.DESK));
      tables.messageChanges().add(new Change("s2", "b1"));
      DeliveryCommand hello =
          new DeliveryCommand.Say(
              new DeliveryCommand.Target.User("a"), Content.Text.plain("hello"), null, false);
      tables.deliveries().add("d1", NewDelivery.of("user:a", hello).in("a").showing("a2"), NOON);
      tables.deliveries().add("d2", NewDelivery.of("user:b", hello).in("b").showing("b1"), NOON);
      tables.deliveries().bury("d2", "blocked");
      return true;
    });

    assertList(tables -> tables.messageChanges().sentFrom("s0", 9))
        .containsExactly(new Change("s1", "a1"));
    assertList(tables -> tables.messageChanges().sentFrom("s2", 9)).isEmpty();
    assertList(tables -> tables.messageChanges().from("s2", 9))
        .containsExactly(new Change("s2", "b1"));
    assertList(tables -> tables.messages().marked("a"))
        .extracting(Message::id)
        .containsExactly("a2");
    assertList(tables -> tables.messages().marked("b"))
        .extracting(Message::id)
        .containsExactly("b1");
    assertList(tables -> tables.listing().undelivered(Map.of("a", "user:a", "b", "user:b")))
        .containsExactlyInAnyOrder(
            new Undelivered("a2", false, null), new Undelivered("b1", true, "blocked"));
    Set<String> delivered = read(tables -> tables.listing().delivered(List.of("a1", "a2", "b1")));
    assertThat(delivered).containsExactly("a1");
    commit(tables -> {
      tables.messageChanges().forgetBefore("s3");
      return true;
    });
    assertList(tables -> tables.messageChanges().from("s0", 9)).isEmpty();
  }

  private static MessageCopy copy(String id, String message, MessageCopy.Side side) {
    return new MessageCopy("tg", Place.chat("chat"), id, message, side);
  }

  @Test
  void aKeyIsTakenOnceAndForgottenAfterADay() {
    Instant late = NOON.plus(KeptAnswerTable.KEPT).plusMillis(1);
    boolean unused =
        commit(tables -> {
          assertThat(tables.keptAnswers().take("t1", "k", "f", NOON)).isEmpty();
          tables.keptAnswers().keep("t1", "k", "done", "c1");
          assertThat(tables.keptAnswers().take("t2", "k", "f", NOON)).isEmpty();
          tables.keptAnswers().giveBack("t2", "k");
          return true;
        });
    boolean later =
        commit(tables -> {
          assertThat(tables.keptAnswers().take("t1", "k", "other", NOON))
              .contains(new Kept("f", "done", "c1"));
          assertThat(tables.keptAnswers().take("t2", "k", "f", NOON)).isEmpty();
          assertThat(tables.keptAnswers().take("t1", "k", "other", late)).isEmpty();
          tables.keptAnswers().forgetBefore(late.plusMillis(1));
          assertThat(tables.keptAnswers().take("t1", "k", "f", NOON)).isEmpty();
          return true;
        });
    assertThat(unused && later).isTrue();
  }

  private List<String> ids(Wanted wanted) {
    return read(tables -> tables.listing().conversations(wanted, Position.TOP, 9)).stream()
        .map(Conversation::id)
        .toList();
  }

  private List<String> messages(String id, long after, long before, int limit, boolean last) {
    return read(tables -> tables.listing().messages(id, after, before, limit, last)).stream()
        .map(Message::id)
        .toList();
  }
}
