package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Place;
import dev.baton.conversation.Route;
import dev.baton.store.CannedAnswerTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.FloodTable.Window;
import dev.baton.store.HoldTable.Hold;
import dev.baton.store.MessageCopy;
import dev.baton.store.NewDelivery;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The part of the {@link StoreContract} about limits of users and platforms, and about texts that
 * are sent together.
 */
abstract class StoreLimitsContract extends StoreRetentionContract {

  private static final MessageCopy WHOLE =
      new MessageCopy("tg", new Place("-100", "5"), "p1", "m1", MessageCopy.Side.DESK);

  @Test
  void aUsersWindowIsKeptForEachConversation() {
    Window window = new Window(NOON, 3, true);
    commit(tables -> {
      conversationAdded(tables, "c");
      conversationAdded(tables, "d");
      assertThat(tables.floods().window("c", "ann")).isEmpty();
      tables.floods().keep("c", "ann", new Window(NOON.minusSeconds(9), 1, false));
      tables.floods().keep("c", "ann", window);
      return true;
    });
    restart();
    assertMaybe(tables -> tables.floods().window("c", "ann")).hasValue(window);
    assertMaybe(tables -> tables.floods().window("d", "ann")).isEmpty();
    assertMaybe(tables -> tables.floods().window("c", "ben")).isEmpty();
  }

  @Test
  void theLongerPauseHoldsAndAnExpiredOneIsForgotten() {
    commit(tables -> {
      tables.holds().keep("tg", "chat", NOON.plusSeconds(60), NOON);
      tables.holds().keep("tg", "chat", NOON.plusSeconds(20), NOON);
      tables.holds().keep("tg", null, NOON.plusSeconds(5), NOON);
      return true;
    });
    assertList(tables -> tables.holds().after(NOON))
        .containsExactlyInAnyOrder(
            new Hold("tg", "chat", NOON.plusSeconds(60)),
            new Hold("tg", null, NOON.plusSeconds(5)));
    assertList(tables -> tables.holds().after(NOON.plusSeconds(10)))
        .containsExactly(new Hold("tg", "chat", NOON.plusSeconds(60)));
    commit(tables -> {
      tables.holds().keep("wx", "w", NOON.plusSeconds(99), NOON.plusSeconds(70));
      return true;
    });
    assertList(tables -> tables.holds().after(Instant.EPOCH))
        .containsExactly(new Hold("wx", "w", NOON.plusSeconds(99)));
  }

  @Test
  void aDeskKeepsItsCannedAnswers() {
    Text hours = new Text("9 to 17", List.of(new Span(Style.BOLD, 0, 1, null)));
    commit(tables -> {
      tables.cannedAnswers().save("tg", "hours", Text.plain("9 to 12"), NOON);
      tables.cannedAnswers().save("tg", "hours", hours, NOON.plusSeconds(1));
      tables.cannedAnswers().save("tg", "address", Text.plain("here"), NOON);
      tables.cannedAnswers().save("wx", "hours", Text.plain("never"), NOON);
      return true;
    });
    restart();
    assertList(tables -> tables.cannedAnswers().of("tg"))
        .containsExactly(
            new CannedAnswerTable.Saved("address", Text.plain("here")),
            new CannedAnswerTable.Saved("hours", hours));
    assertMaybe(tables -> tables.cannedAnswers().find("tg", "hours")).hasValue(hours);
    assertMaybe(tables -> tables.cannedAnswers().find("tg", "Hours")).isEmpty();
    assertCount(tables -> tables.cannedAnswers().count("tg")).isEqualTo(2);
    assertCount(tables -> tables.cannedAnswers().count("none")).isZero();
    assertNow(tables -> tables.cannedAnswers().drop("tg", "hours")).isTrue();
    assertNow(tables -> tables.cannedAnswers().drop("tg", "hours")).isFalse();
    assertMaybe(tables -> tables.cannedAnswers().find("tg", "hours")).isEmpty();
    assertMaybe(tables -> tables.cannedAnswers().find("wx", "hours")).isPresent();
  }

  @Test
  void textsThatWereSentTogetherAreInOnePlace() {
    commit(tables -> {
      conversationAdded(tables, "c");
      for (String id : List.of("m1", "m2", "m3", "alone")) {
        say(tables, "c", id, Route.PEOPLE);
      }
      tables.messages().addCopy(WHOLE);
      tables.messages().addMergedCopy(WHOLE, List.of("m1", "m2", "m3"));
      return true;
    });
    assertList(tables -> tables.messages().parts(WHOLE)).containsExactly("m1", "m2", "m3");
    assertList(tables -> tables.messages().copies("m1")).containsExactly(WHOLE);
    assertList(tables -> tables.messages().copies("m3"))
        .containsExactly(new MessageCopy("tg", WHOLE.place(), "p1", "m3", MessageCopy.Side.DESK));
    assertList(tables -> tables.messages().copies("alone")).isEmpty();
    commit(tables -> {
      tables.erasures().forgetCopies("c");
      return true;
    });
    assertList(tables -> tables.messages().parts(WHOLE)).isEmpty();
    assertList(tables -> tables.messages().copies("m2")).isEmpty();
  }

  @Test
  void whatWaitsBehindADeliveryIsFoundInOrder() {
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        waiting(tables, "d" + i, i == 3 ? NOON : null);
      }
      waiting(tables, "elsewhere", null);
      tables.deliveries().begin("d1");
      return true;
    });
    Delivery head = read(tables -> tables.deliveries().head("lane")).orElseThrow();
    assertThat(head.id()).isEqualTo("d0");
    assertList(tables -> tables.deliveries().behind(head, 10).stream().map(Delivery::id).toList())
        .containsExactly("d2", "d4");
    assertList(tables -> tables.deliveries().behind(head, 1)).hasSize(1);
  }

  private static void waiting(Tables tables, String id, @Nullable Instant heldUntil) {
    String lane = id.startsWith("d") ? "lane" : id;
    DeliveryCommand say =
        new DeliveryCommand.Say(
            new DeliveryCommand.Target.At("tg", Place.chat("chat")), Text.plain("x"), null, false);
    tables.deliveries().add(id, NewDelivery.of(lane, say).heldUntil(heldUntil), NOON);
  }

  @Test
  void theOldestThatWaitsIsFoundInEachDirection() {
    assertMaybe(tables -> tables.backlog().oldestIn()).isEmpty();
    assertMaybe(tables -> tables.backlog().oldestOut()).isEmpty();
    commit(tables -> {
      tables.inbound().add("tg", "chat", event("e"), NOON.plusSeconds(7));
      waiting(tables, "d0", null);
      return true;
    });
    assertMaybe(tables -> tables.backlog().oldestIn()).hasValue(NOON.plusSeconds(7));
    assertMaybe(tables -> tables.backlog().oldestOut()).hasValue(NOON);
    commit(tables -> {
      conversationAdded(tables, "c");
      return say(tables, "c", "m", Route.WAITING);
    });
    Instant written = read(tables -> tables.messages().get("m")).at();
    assertMaybe(tables -> tables.backlog().oldestIn())
        .hasValue(written.isBefore(NOON.plusSeconds(7)) ? written : NOON.plusSeconds(7));
    commit(tables -> {
      tables.deliveries().bury("d0", "refused");
      tables.inbound().done(tables.inbound().head("chat").orElseThrow());
      tables.messages().decide("m", Route.BOT, 1, "t", null);
      return true;
    });
    assertMaybe(tables -> tables.backlog().oldestIn()).isEmpty();
    assertMaybe(tables -> tables.backlog().oldestOut()).isEmpty();
  }
}
