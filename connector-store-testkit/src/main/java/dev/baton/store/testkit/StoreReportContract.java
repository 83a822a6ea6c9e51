package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.conversation.Author;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.store.HandoffTimes;
import dev.baton.store.HandoffTimes.InQueue;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about the times of handoffs. */
abstract class StoreReportContract extends StoreBotContract {

  private static final Instant TOMORROW = NOON.plusSeconds(86_400);

  @Test
  void handoffsOfASpanAreReadInPagesOldestFirstAndEachOnce() {
    commit(tables -> {
      begun(tables, "before", NOON.minusMillis(1));
      for (String id : List.of("b", "a", "c")) {
        begun(tables, id, NOON);
      }
      begun(tables, "d", NOON.plusMillis(1));
      begun(tables, "last", TOMORROW.minusMillis(1));
      begun(tables, "after", TOMORROW);
      return true;
    });
    for (int size : List.of(1, 2, 3, 9)) {
      List<String> seen = new ArrayList<>();
      List<HandoffTimes> page = List.of();
      do {
        HandoffTimes last = page.isEmpty() ? null : page.getLast();
        page = read(tables -> tables.reports().handoffs(NOON, TOMORROW, last, size));
        page.forEach(each -> seen.add(each.id()));
      } while (page.size() == size);
      assertThat(seen).as("in pages of %s", size).containsExactly("a", "b", "c", "d", "last");
    }
    assertList(tables -> tables.reports().handoffs(TOMORROW, TOMORROW, null, 9)).isEmpty();
  }

  @Test
  void whatWasLeftCountsOnceItIsOffered() {
    commit(tables -> {
      begun(tables, "h", NOON);
      tables.leftMessages().keep("h", NOON.plusSeconds(600));
      return true;
    });
    assertList(tables -> tables.reports().handoffs(NOON, TOMORROW, null, 9)).isEmpty();
    assertNow(tables ->
            tables
                .leftMessages()
                .unkeep(
                    "h",
                    "support",
                    Trigger.USER,
                    HandoffRequest.PLAIN,
                    null,
                    null,
                    NOON.plusSeconds(600)))
        .isTrue();
    assertList(tables -> tables.reports().handoffs(NOON, TOMORROW, null, 9))
        .extracting(HandoffTimes::waitingSince)
        .containsExactly(NOON.plusSeconds(600));
  }

  @Test
  void aHandoffIsTimedFromItsBeginningToItsEnd() {
    commit(tables -> {
      begun(tables, "h", NOON);
      begun(tables, "other", NOON);
      return true;
    });
    assertThat(times("h"))
        .isEqualTo(
            new HandoffTimes(
                "h",
                "support",
                null,
                null,
                null,
                false,
                NOON,
                NOON,
                null,
                null,
                null,
                new InQueue(NOON, null, null),
                null,
                null,
                null));
    commit(tables -> {
      said(tables, "m1", "h", Author.USER, NOON.plusSeconds(1));
      said(tables, "m2", "h", Author.NOTE, NOON.plusSeconds(2));
      said(tables, "m3", "h", Author.DRAFT, NOON.plusSeconds(3));
      said(tables, "m4", "h", Author.SYSTEM, NOON.plusSeconds(4));
      said(tables, "m5", "h", Author.BOT, NOON.plusSeconds(5));
      return tables.handoffs().accept("h", "tg", "900", "Ann", null, NOON.plusSeconds(6));
    });
    assertThat(times("h").firstWordsAt()).as("nobody has answered").isNull();
    commit(tables -> {
      said(tables, "m6", "h", Author.AGENT, NOON.plusSeconds(7));
      said(tables, "m7", "h", Author.AGENT, NOON.plusSeconds(8));
      said(tables, "m8", "other", Author.AGENT, NOON.plusSeconds(1));
      tables.handoffs().agentSpoke("h");
      return tables.handoffs().end("h", EndReason.AGENT_RESOLVED, NOON.plusSeconds(9));
    });
    restart();
    assertThat(times("h"))
        .isEqualTo(
            new HandoffTimes(
                "h",
                "support",
                "tg",
                "900",
                "Ann",
                true,
                NOON,
                NOON,
                NOON.plusSeconds(6),
                NOON.plusSeconds(6),
                NOON.plusSeconds(7),
                new InQueue(NOON, NOON.plusSeconds(6), NOON.plusSeconds(7)),
                null,
                NOON.plusSeconds(9),
                "AGENT_RESOLVED"));
  }

  @Test
  void theFirstWordsAreTheFirstWhoeverWroteThem() {
    commit(tables -> {
      begun(tables, "h", NOON);
      said(tables, "m1", "h", "Zoe", NOON.plusSeconds(5));
      said(tables, "m2", "h", "Ann", NOON.plusSeconds(6));
      return true;
    });
    assertThat(times("h").firstWordsAt()).isEqualTo(NOON.plusSeconds(5));
    commit(tables -> {
      tables.messages().reclassify("m1", Author.NOTE, "Zoe");
      return true;
    });
    assertThat(times("h").firstWordsAt()).as("the rest").isEqualTo(NOON.plusSeconds(6));
  }

  @Test
  void whatWasHeldCountsFromWhenItWasSaid() {
    commit(tables -> {
      begun(tables, "h", NOON);
      said(tables, "m1", "h", Author.NOTE, NOON.plusSeconds(5));
      tables.messages().say("m1", "Ann", "h", 1, NOON.plusSeconds(60));
      return true;
    });
    assertThat(times("h").firstWordsAt()).isEqualTo(NOON.plusSeconds(60));
    commit(tables -> {
      said(tables, "m2", "h", "Ann", NOON.plusSeconds(30));
      return true;
    });
    assertThat(times("h").firstWordsAt()).as("others before").isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void whatWasTakenBackIsNoAnswer() {
    commit(tables -> {
      begun(tables, "h", NOON);
      said(tables, "m1", "h", "Ann", NOON.plusSeconds(5));
      tables.handoffs().agentSpoke("h");
      tables.messages().takenBack("m1", NOON.plusSeconds(6));
      return true;
    });
    assertThat(times("h").firstWordsAt()).isNull();
    assertThat(times("h").agentSpoke()).isFalse();
    commit(tables -> {
      said(tables, "m2", "h", "Ann", NOON.plusSeconds(9));
      return true;
    });
    assertThat(times("h").firstWordsAt()).isEqualTo(NOON.plusSeconds(9));
    assertThat(times("h").agentSpoke()).isTrue();
  }

  @Test
  void whenAHandoffWasFirstTakenIsKeptAsItChangesHands() {
    commit(tables -> {
      begun(tables, "h", NOON);
      return tables.handoffs().accept("h", "tg", "900", "Ann", null, NOON.plusSeconds(10));
    });
    assertNow(tables -> tables.handoffs().reassign("h", "wx", "901", "Zoe", NOON.plusSeconds(20)))
        .isTrue();
    assertTaken(NOON.plusSeconds(10), NOON.plusSeconds(20), "901");
    assertNow(tables -> tables.handoffs().release("h", null, NOON.plusSeconds(25))).isTrue();
    assertTaken(NOON.plusSeconds(10), null, null);
    assertNow(
            tables -> tables.handoffs().accept("h", "tg", "902", "Uma", null, NOON.plusSeconds(30)))
        .isTrue();
    assertTaken(NOON.plusSeconds(10), NOON.plusSeconds(30), "902");
    assertNow(tables -> tables.handoffs().release("h", null, NOON.plusSeconds(25))).isTrue();
    assertTaken(NOON.plusSeconds(10), null, null);
  }

  @Test
  void inAnotherQueueTimesBeginAnew() {
    commit(tables -> {
      begun(tables, "h", NOON);
      tables.handoffs().accept("h", "tg", "900", "Ann", null, NOON.plusSeconds(10));
      said(tables, "m1", "h", "Ann", NOON.plusSeconds(15));
      tables.handoffs().release("h", null, NOON.plusSeconds(20));
      return true;
    });
    assertThat(times("h").waitingSince()).isEqualTo(NOON.plusSeconds(20));
    assertInQueue(NOON, NOON.plusSeconds(10), NOON.plusSeconds(15));
    commit(tables -> {
      tables.handoffs().accept("h", "tg", "900", "Ann", null, NOON.plusSeconds(30));
      return requeued(tables, HandoffStatus.ACCEPTED, "billing", NOON.plusSeconds(40));
    });
    assertThat(times("h").waitingSince()).isEqualTo(NOON.plusSeconds(40));
    assertThat(times("h").queue()).isEqualTo("billing");
    assertInQueue(NOON.plusSeconds(40), null, null);
    commit(tables -> {
      tables.handoffs().accept("h", "tg", "901", "Ben", null, NOON.plusSeconds(50));
      said(tables, "m2", "h", "Ben", NOON.plusSeconds(55));
      return tables.handoffs().reassign("h", "tg", "902", "Uma", NOON.plusSeconds(60));
    });
    restart();
    assertInQueue(NOON.plusSeconds(40), NOON.plusSeconds(50), NOON.plusSeconds(55));
    assertTaken(NOON.plusSeconds(10), NOON.plusSeconds(60), "902");
    assertThat(times("h").firstWordsAt()).isEqualTo(NOON.plusSeconds(15));
  }

  @Test
  void whoMovesWhileWaitingGoesOnWaiting() {
    commit(tables -> {
      begun(tables, "h", NOON);
      return requeued(tables, HandoffStatus.QUEUED, "billing", NOON.plusSeconds(9));
    });
    assertThat(times("h").waitingSince()).isEqualTo(NOON);
    assertInQueue(NOON.plusSeconds(9), null, null);
  }

  @Test
  void whatIsBeingErasedIsLeftOut() {
    commit(tables -> {
      begun(tables, "h1", NOON);
      begun(tables, "h2", NOON);
      return tables.erasures().begin(conversation("of-h1"), NOON);
    });
    assertList(tables -> tables.reports().handoffs(NOON, TOMORROW, null, 9))
        .extracting(HandoffTimes::id)
        .containsExactly("h2");
  }

  private void assertTaken(Instant first, @Nullable Instant last, @Nullable String agentId) {
    HandoffTimes times = times("h");
    assertThat(times.firstAcceptedAt()).isEqualTo(first);
    assertThat(times.acceptedAt()).isEqualTo(last);
    assertThat(times.agentId()).isEqualTo(agentId);
  }

  private void assertInQueue(Instant since, @Nullable Instant accepted, @Nullable Instant words) {
    assertThat(times("h").inQueue()).isEqualTo(new InQueue(since, accepted, words));
  }

  private static boolean requeued(Tables tables, HandoffStatus from, String queue, Instant now) {
    return tables.handoffs().requeue("h", from, queue, null, now);
  }

  private HandoffTimes times(String id) {
    List<HandoffTimes> all = read(tables -> tables.reports().handoffs(NOON, TOMORROW, null, 9));
    return all.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  private static void begun(Tables tables, String id, Instant at) {
    conversationAdded(tables, "of-" + id);
    tables.handoffs().add(handoff(id, "of-" + id, 0, at), null);
  }

  private static void said(Tables tables, String id, String handoffId, String agent, Instant at) {
    add(tables, id, handoffId, Author.AGENT, agent, at);
  }

  private static void said(Tables tables, String id, String handoffId, Author author, Instant at) {
    add(tables, id, handoffId, author, "Somebody", at);
  }

  private static void add(
      Tables tables, String id, String handoffId, Author author, String name, Instant at) {
    tables
        .messages()
        .add(
            id,
            "of-" + handoffId,
            author,
            name,
            Content.Text.plain(id),
            author == Author.USER ? Route.PEOPLE : Route.BATON,
            1,
            null,
            handoffId,
            Attributes.NONE,
            at);
  }
}
