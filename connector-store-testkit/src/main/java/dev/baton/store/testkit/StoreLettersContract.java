package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.store.DeadLetter;
import dev.baton.store.DeadLetter.What;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.Erasure;
import dev.baton.store.HookEvent;
import dev.baton.store.NewDelivery;
import dev.baton.store.StoredEvent;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The part of the {@link StoreContract} about dead letters, and about what operators search for.
 */
abstract class StoreLettersContract extends StoreDeliveryContract {

  private static final Instant END = Instant.ofEpochMilli(Long.MAX_VALUE);

  @Test
  void deadLettersOfBothDirectionsAreListedInPagesLatestFirst() {
    commit(tables -> {
      for (int i = 0; i < 3; i++) {
        delivery(tables, "d" + i, NOON.plusSeconds(i));
        tables.deliveries().bury("d" + i, "refused " + i);
        event(tables, "e" + i, NOON.plusSeconds(i));
        tables.inbound().setAside(tables.inbound().head("chat").orElseThrow(), "odd " + i);
      }
      return true;
    });
    assertThat(inPagesOf(2)).containsExactly("tg:e2", "d2", "tg:e1", "d1", "tg:e0", "d0");
    assertOne(tables -> tables.deadLetters().count()).isEqualTo(6L);
    assertMaybe(tables -> tables.deadLetters().find("tg:e1"))
        .hasValueSatisfying(letter -> {
          assertThat(letter.why()).isEqualTo("odd 1");
          assertThat(letter.since()).isEqualTo(NOON.plusSeconds(1));
          assertThat(letter.what()).isEqualTo(new What.Incoming("tg", "e1", event("e1")));
        });
    assertMaybe(tables -> tables.deadLetters().find("d1"))
        .hasValueSatisfying(letter -> {
          assertThat(letter.lane()).isEqualTo("lane");
          assertThat(letter.why()).isEqualTo("refused 1");
          assertThat(letter.what()).isInstanceOf(What.Outgoing.class);
        });
    assertMaybe(tables -> tables.deadLetters().find("nothing")).isEmpty();
  }

  @Test
  void deadLettersOfOneMomentAreInTheSameOrderEverywhereAndNoneIsMissed() {
    List<String> inOrder =
        List.of(
            "\uD83D\uDE00",
            "\uFFFD",
            "é",
            "~",
            "z-1",
            "z",
            "tg:é",
            "tg:b",
            "tg:_",
            "tg:B",
            "b",
            "_",
            "Z",
            "B",
            "A-2",
            "A",
            "-");
    List<String> mixed = new ArrayList<>(inOrder);
    Collections.shuffle(mixed, new Random(7));
    commit(tables -> {
      for (String id : mixed) {
        if (id.startsWith("tg:")) {
          event(tables, id.substring(3), NOON);
          tables.inbound().setAside(tables.inbound().head("chat").orElseThrow(), "odd");
        } else {
          delivery(tables, id, NOON);
          tables.deliveries().bury(id, "refused");
        }
      }
      return true;
    });
    for (int size : List.of(1, 2, 3, 20)) {
      assertThat(inPagesOf(size)).as("in pages of %s", size).isEqualTo(inOrder);
    }
  }

  private List<String> inPagesOf(int size) {
    List<String> seen = new ArrayList<>();
    Instant since = END;
    String id = "";
    while (true) {
      Instant from = since;
      String tie = id;
      List<DeadLetter> page = read(tables -> tables.deadLetters().before(from, tie, size));
      page.forEach(letter -> seen.add(letter.id()));
      if (page.size() < size) {
        return seen;
      }
      since = page.getLast().since();
      id = page.getLast().id();
    }
  }

  @Test
  void aRevivedLetterIsTheLastOfItsLaneWithNoAttempts() {
    commit(tables -> {
      delivery(tables, "dead", NOON);
      tables.deliveries().begin("dead");
      tables.deliveries().bury("dead", "refused");
      delivery(tables, "later", NOON.plusSeconds(1));
      event(tables, "dead", NOON);
      StoredEvent head = tables.inbound().head("chat").orElseThrow();
      tables.inbound().failed(head, "odd");
      tables.inbound().setAside(head, "odd");
      event(tables, "later", NOON.plusSeconds(1));
      return true;
    });
    for (String id : List.of("dead", "tg:dead")) {
      DeadLetter letter = read(tables -> tables.deadLetters().find(id)).orElseThrow();
      assertThat(letter.attempts()).isEqualTo(1);
      assertNow(tables -> tables.deadLetters().revive(letter)).isTrue();
      assertNow(tables -> tables.deadLetters().revive(letter)).as("only once").isFalse();
    }
    assertOne(tables -> tables.deadLetters().count()).isEqualTo(0L);
    restart();
    assertOne(tables -> tables.deliveries().head("lane").orElseThrow().id()).isEqualTo("later");
    commit(tables -> {
      tables.deliveries().done("later");
      return true;
    });
    assertMaybe(tables -> tables.deliveries().head("lane"))
        .hasValueSatisfying(delivery -> {
          assertThat(delivery.id()).isEqualTo("dead");
          assertThat(delivery.attempts()).isZero();
        });
    assertThat(drained("chat")).containsExactly("later", "dead");
  }

  @Test
  void aDiscardedLetterIsGoneButItsEventIsStillKnown() {
    commit(tables -> {
      delivery(tables, "dead", NOON);
      tables.deliveries().bury("dead", "refused");
      event(tables, "dead", NOON);
      tables.inbound().setAside(tables.inbound().head("chat").orElseThrow(), "odd");
      return true;
    });
    for (String id : List.of("dead", "tg:dead")) {
      DeadLetter letter = read(tables -> tables.deadLetters().find(id)).orElseThrow();
      assertNow(tables -> tables.deadLetters().discard(letter)).isTrue();
      assertNow(tables -> tables.deadLetters().discard(letter)).isFalse();
      assertNow(tables -> tables.deadLetters().revive(letter)).isFalse();
    }
    assertNow(tables -> tables.inbound().add("tg", "chat", event("dead"), NOON))
        .as("a repeat is recognised")
        .isFalse();
    assertThat(drained("chat")).isEmpty();
  }

  @Test
  void aWebhookIsToldTheEventsOfAConversationOneAfterTheOther() {
    commit(tables -> {
      hookEvent(tables, "evt_1", "c1", 0);
      hookEvent(tables, "evt_2", "c1", 1);
      hookEvent(tables, "evt_3", "c2", 2);
      return true;
    });
    assertThat(dueForHook(9)).containsExactly("evt_1", "evt_3");
    assertThat(dueForHook(1)).containsExactly("evt_1");
    settle("evt_1", event -> tables -> tables.hooks().retry(event, NOON.plusSeconds(60), "no"));
    assertThat(dueForHook(9)).containsExactly("evt_3");
    assertOne(tables -> tables.hooks().due("crm", NOON.plusSeconds(60), 9).getLast().attempts())
        .isEqualTo(1);
    restart();
    settle("evt_1", event -> tables -> tables.hooks().taken(event, NOON));
    assertThat(dueForHook(9)).containsExactly("evt_2", "evt_3");
    settle("evt_2", event -> tables -> tables.hooks().bury(event, "gone", NOON));
    settle("evt_3", event -> tables -> tables.hooks().taken(event, NOON));
    assertThat(dueForHook(9)).isEmpty();
    assertOne(tables -> tables.hooks().waiting("crm")).isEqualTo(0L);
    assertOne(tables -> tables.hooks().waiting("other")).isEqualTo(0L);
  }

  @Test
  void aDeadEventOfAWebhookIsALetterAndIsToldAfterTheOthers() {
    commit(tables -> {
      delivery(tables, "d", NOON);
      tables.deliveries().bury("d", "refused");
      hookEvent(tables, "evt_1", "c1", 1);
      hookEvent(tables, "evt_2", "c1", 2);
      hookEvent(tables, "evt_3", "c1", 3);
      return true;
    });
    settle("evt_1", event -> tables -> tables.hooks().bury(event, "gone", NOON));
    settle("evt_2", event -> tables -> tables.hooks().bury(event, "gone", NOON));
    assertThat(inPagesOf(1)).containsExactly("evt_2", "evt_1", "d");
    DeadLetter letter = read(tables -> tables.deadLetters().find("evt_1")).orElseThrow();
    assertThat(letter.what()).isEqualTo(new What.ForHook("crm", "c1", "handoff.claimed"));
    assertThat(letter.lane()).isEqualTo("webhook:crm");
    assertThat(letter.attempts()).isEqualTo(1);
    assertNow(tables -> tables.deadLetters().revive(letter)).isTrue();
    assertNow(tables -> tables.deadLetters().revive(letter)).as("only once").isFalse();
    assertThat(dueForHook(9)).containsExactly("evt_3");
    settle("evt_3", event -> tables -> tables.hooks().taken(event, NOON));
    assertThat(dueForHook(9)).containsExactly("evt_1");
    DeadLetter other = read(tables -> tables.deadLetters().find("evt_2")).orElseThrow();
    assertNow(tables -> tables.deadLetters().discard(other)).isTrue();
    assertNow(tables -> tables.deadLetters().discard(other)).isFalse();
    assertMaybe(tables -> tables.deadLetters().find("evt_2")).isEmpty();
    assertOne(tables -> tables.deadLetters().count()).isEqualTo(1L);
    List<String> old = read(tables -> tables.retention().deadLetters(NOON.plusSeconds(9), 9));
    assertThat(old).containsExactly("d");
  }

  @Test
  void whatWaitsForWebhooksIsKnownAndCanBeHurried() {
    commit(tables -> {
      hookEvent(tables, "evt_1", "c2", 1);
      hookEvent(tables, "evt_2", "c1", 2);
      hookEvent(tables, "evt_3", "c1", 3);
      return true;
    });
    assertList(tables -> tables.hooks().hooks()).containsExactly("crm");
    assertList(tables -> tables.hooks().waiting("crm", 2))
        .extracting(HookEvent::id)
        .containsExactly("evt_2", "evt_3");
    settle("evt_1", event -> tables -> tables.hooks().retry(event, END, "refused"));
    commit(tables -> {
      tables.hooks().hurry("other", NOON);
      return true;
    });
    assertThat(dueForHook(9)).containsExactly("evt_2");
    commit(tables -> {
      tables.hooks().hurry("crm", NOON.plusSeconds(4));
      return true;
    });
    assertThat(dueForHook(9)).containsExactly("evt_2", "evt_1");
    assertNow(tables -> tables.hooks().waitsFor("c2")).isTrue();
    settle("evt_1", event -> tables -> tables.hooks().bury(event, "gone", NOON));
    assertNow(tables -> tables.hooks().waitsFor("c2")).isFalse();
  }

  private static void hookEvent(Tables tables, String id, String conversationId, int after) {
    tables
        .hooks()
        .add(
            new HookEvent(
                id, "crm", conversationId, "handoff.claimed", "{}", 0, NOON.plusSeconds(after)));
  }

  private List<String> dueForHook(int limit) {
    return read(tables -> tables.hooks().due("crm", NOON.plusSeconds(9), limit)).stream()
        .map(HookEvent::id)
        .toList();
  }

  private void settle(String id, Function<HookEvent, Consumer<Tables>> how) {
    commit(tables -> {
      HookEvent event =
          tables.hooks().due("crm", END, 99).stream()
              .filter(due -> due.id().equals(id))
              .findFirst()
              .orElseThrow();
      how.apply(event).accept(tables);
      return true;
    });
  }

  @Test
  void theLettersOfOneMessageAreDiscarded() {
    commit(tables -> {
      for (String id : List.of("a1", "a2", "b1")) {
        DeliveryCommand say =
            new DeliveryCommand.Say(
                new DeliveryCommand.Target.At("tg", Place.chat("chat")),
                Content.Text.plain(id),
                null,
                false);
        tables.deliveries().add(id, NewDelivery.of("lane", say).showing(id.substring(0, 1)), NOON);
      }
      tables.deliveries().bury("a1", "refused");
      tables.deliveries().bury("b1", "refused");
      tables.deadLetters().discardOf("a", "elsewhere");
      assertThat(tables.deadLetters().find("a1")).isPresent();
      tables.deadLetters().discardOf("a", "lane");
      return true;
    });
    assertMaybe(tables -> tables.deadLetters().find("a1")).isEmpty();
    assertMaybe(tables -> tables.deadLetters().find("b1")).isPresent();
    assertMaybe(tables -> tables.deliveries().head("lane").map(Delivery::id)).hasValue("a2");
  }

  @Test
  void handoffsAreListedLatestFirstByStatus() {
    commit(tables -> {
      for (int i = 0; i < 4; i++) {
        conversationAdded(tables, "c" + i);
        tables.handoffs().add(handoff("h" + i, "c" + i, 0, NOON.plusSeconds(i / 2)), null);
      }
      tables.handoffs().accept("h1", "desk", "a", "Ann", null, NOON);
      return true;
    });
    assertList(tables -> tables.handoffs().latest(null, null, 9).stream().map(Handoff::id).toList())
        .containsExactly("h3", "h2", "h1", "h0");
    Handoff second = read(tables -> tables.handoffs().get("h2"));
    assertList(
            tables -> tables.handoffs().latest(null, second, 1).stream().map(Handoff::id).toList())
        .containsExactly("h1");
    assertList(tables ->
            tables.handoffs().latest(HandoffStatus.ACCEPTED, null, 9).stream()
                .map(Handoff::id)
                .toList())
        .containsExactly("h1");
  }

  @Test
  void erasuresAreVisitedInTurnThoseStillToBeEmptiedSeparately() {
    commit(tables -> {
      for (String id : List.of("c1", "c2", "c3", "c4")) {
        conversationAdded(tables, id);
        tables.erasures().begin(conversation(id), id.equals("c1") ? NOON.plusSeconds(1) : NOON);
      }
      tables.erasures().strip(conversation("c3"));
      return true;
    });
    assertOne(tables -> tables.erasures().count()).isEqualTo(4L);
    List<Erasure> first = read(tables -> tables.erasures().open(false, null, 2));
    assertThat(first).extracting(Erasure::conversationId).containsExactly("c2", "c4");
    List<Erasure> next = read(tables -> tables.erasures().open(false, first.getLast(), 2));
    assertThat(next).extracting(Erasure::conversationId).containsExactly("c1");
    assertList(tables -> tables.erasures().open(false, next.getLast(), 2)).isEmpty();
    assertList(tables -> tables.erasures().open(true, null, 2))
        .extracting(Erasure::conversationId)
        .containsExactly("c3");
  }

  private static void delivery(Tables tables, String id, Instant at) {
    tables
        .deliveries()
        .add(id, NewDelivery.of("lane", sayTo(Content.Text.plain("words"))).in("c"), at);
  }

  private static void event(Tables tables, String id, Instant at) {
    tables.inbound().add("tg", "chat", event(id), at);
  }
}
