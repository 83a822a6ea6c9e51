package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.store.HandoffTable;
import dev.baton.store.Tables;
import dev.baton.store.UnansweredTransfer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about handoffs and who is to answer them when. */
abstract class StoreHandoffContract extends StoreTranscriptContract {

  @Test
  void theMostUrgentHandoffIsFirstThenTheOldest() {
    commit(tables -> {
      tables.handoffs().add(handoff("second", "a", 0, NOON), null);
      tables.handoffs().add(handoff("third", "b", 0, NOON.plusSeconds(1)), null);
      tables.handoffs().add(handoff("first", "c", 7, NOON.plusSeconds(2)), null);
      return true;
    });
    assertList(tables -> tables.handoffs().queued())
        .extracting(Handoff::id)
        .containsExactly("first", "second", "third");
  }

  @Test
  void aHandoffGoesFromAgentToAgentAndEndsOnce() {
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), NOON.plusSeconds(60));
      assertThat(tables.handoffs().reassign("h", "d", "b", "Ben", NOON)).isFalse();
      assertThat(tables.handoffs().release("h", null, NOON)).isFalse();
      assertThat(tables.handoffs().accept("h", "d", "a", "Ann", null, NOON)).isTrue();
      assertThat(tables.handoffs().reassign("h", "d", "b", "Ben", NOON)).isTrue();
      return true;
    });
    assertList(tables -> tables.handoffs().acceptedBy("d", "a")).isEmpty();
    assertList(tables -> tables.handoffs().acceptedBy("d", "b")).hasSize(1);
    assertOne(tables -> tables.handoffs().briefedEpoch("h")).isEqualTo(OptionalLong.empty());
    commit(tables -> {
      tables.handoffs().briefed("h", 7);
      assertThat(tables.handoffs().briefedEpoch("h")).hasValue(7);
      tables.handoffs().agentSpoke("h");
      assertThat(tables.handoffs().release("h", NOON.plusSeconds(60), NOON)).isTrue();
      return true;
    });
    assertList(tables -> tables.handoffs().due(NOON.plusSeconds(59), null, 9)).isEmpty();
    assertList(tables -> tables.handoffs().due(NOON.plusSeconds(60), null, 9))
        .containsExactly(new HandoffTable.Due("h", "c", NOON.plusSeconds(60)));
    assertOne(tables -> tables.handoffs().isDue("h", NOON.plusSeconds(59))).isEqualTo(false);
    assertOne(tables -> tables.handoffs().isDue("h", NOON.plusSeconds(60))).isEqualTo(true);
    Handoff released = read(tables -> tables.handoffs().get("h"));
    assertThat(released.status()).isEqualTo(HandoffStatus.QUEUED);
    assertThat(released.agentId()).isNull();
    assertThat(released.agentSpoke()).isTrue();
    assertMaybe(tables -> tables.handoffs().toHandBack("c")).isEmpty();
    commit(tables -> {
      tables.handoffs().dueAt("h", null);
      assertThat(tables.handoffs().end("h", EndReason.USER_ENDED, NOON)).isTrue();
      assertThat(tables.handoffs().end("h", EndReason.ERROR, NOON)).isFalse();
      return true;
    });
    assertList(tables -> tables.handoffs().conversationsToHandBack()).containsExactly("c");
    assertMaybe(tables -> tables.handoffs().toHandBack("c"))
        .hasValueSatisfying(
            handoff -> assertThat(handoff.endReason()).isEqualTo(EndReason.USER_ENDED));
    assertNow(tables -> tables.handoffs().handedBack("h")).isTrue();
    assertNow(tables -> tables.handoffs().handedBack("h")).isFalse();
    assertList(tables -> tables.handoffs().of("c")).hasSize(1);
  }

  @Test
  void dueHandoffsAreFoundInPagesTheLongestDueFirst() {
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        tables.handoffs().add(handoff("h" + i, "c" + i, 0, NOON), NOON.plusSeconds(i / 2));
      }
      tables.handoffs().add(handoff("later", "c5", 0, NOON), NOON.plusSeconds(60));
      tables.handoffs().add(handoff("never", "c6", 0, NOON), null);
      return true;
    });
    assertThat(
            inPagesOfTwo(
                last -> read(tables -> tables.handoffs().due(NOON.plusSeconds(59), last, 2))))
        .containsExactly("h0", "h1", "h2", "h3", "h4");
  }

  private static List<String> inPagesOfTwo(
      Function<HandoffTable.@Nullable Due, List<HandoffTable.Due>> after) {
    List<String> seen = new ArrayList<>();
    List<HandoffTable.Due> page = List.of();
    do {
      page = after.apply(page.isEmpty() ? null : page.getLast());
      page.forEach(due -> seen.add(due.id()));
    } while (page.size() == 2);
    return seen;
  }

  @Test
  void whatWasLeftIsKeptUntilItIsOfferedOnce() {
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), NOON.plusSeconds(60));
      tables.handoffs().add(handoff("other", "c2", 0, NOON), null);
      tables.leftMessages().keep("h", NOON.plusSeconds(600));
      return true;
    });
    restart();
    assertList(tables -> tables.handoffs().queued())
        .extracting(Handoff::id)
        .containsExactly("other");
    assertMaybe(tables -> tables.leftMessages().of("c")).map(Handoff::id).contains("h");
    assertMaybe(tables -> tables.leftMessages().of("c2")).isEmpty();
    assertMaybe(tables -> tables.leftMessages().opensAt("h")).contains(NOON.plusSeconds(600));
    assertList(tables -> tables.handoffs().due(NOON.plusSeconds(9999), null, 9)).isEmpty();
    assertList(tables -> tables.leftMessages().due(NOON.plusSeconds(599), null, 9)).isEmpty();
    HandoffTable.Due due = new HandoffTable.Due("h", "c", NOON.plusSeconds(600));
    assertList(tables -> tables.leftMessages().due(NOON.plusSeconds(600), null, 9))
        .containsExactly(due);
    assertList(tables -> tables.leftMessages().due(NOON.plusSeconds(600), due, 9)).isEmpty();
    assertNow(tables -> unkept(tables, "other")).isFalse();
    assertNow(tables -> unkept(tables, "h")).isTrue();
    assertNow(tables -> unkept(tables, "h")).isFalse();
    Handoff offered = read(tables -> tables.handoffs().get("h"));
    assertThat(offered.createdAt()).isEqualTo(NOON.plusSeconds(601));
    assertThat(offered.trigger()).isEqualTo(Trigger.API);
    assertList(tables -> tables.handoffs().due(NOON.plusSeconds(9999), null, 9))
        .containsExactly(new HandoffTable.Due("h", "c", NOON.plusSeconds(900)));
    assertList(tables -> tables.leftMessages().due(NOON.plusSeconds(9999), null, 9)).isEmpty();
  }

  private static boolean unkept(Tables tables, String id) {
    return tables
        .leftMessages()
        .unkeep(
            id,
            "support",
            Trigger.API,
            HandoffRequest.PLAIN,
            null,
            NOON.plusSeconds(900),
            NOON.plusSeconds(601));
  }

  @Test
  void whatWasLeftIsNoLongerKeptOnceAnAgentHasItOrItEnded() {
    commit(tables -> {
      tables.handoffs().add(handoff("taken", "c", 0, NOON), null);
      tables.handoffs().add(handoff("ended", "c2", 0, NOON), null);
      tables.leftMessages().keep("taken", NOON.plusSeconds(600));
      tables.leftMessages().keep("ended", NOON.plusSeconds(600));
      assertThat(tables.handoffs().accept("taken", "d", "a", "Ann", null, NOON)).isTrue();
      assertThat(tables.handoffs().end("ended", EndReason.USER_ENDED, NOON)).isTrue();
      assertThat(tables.handoffs().release("taken", null, NOON)).isTrue();
      return true;
    });
    assertList(tables -> tables.leftMessages().due(NOON.plusSeconds(9999), null, 9)).isEmpty();
    assertMaybe(tables -> tables.leftMessages().of("c")).isEmpty();
    assertMaybe(tables -> tables.leftMessages().of("c2")).isEmpty();
    assertList(tables -> tables.handoffs().queued())
        .extracting(Handoff::id)
        .containsExactly("taken");
  }

  @Test
  void aTransferWaitsForAnAnswerOnce() {
    UnansweredTransfer toBen = new UnansweredTransfer.ToAgent(3, "Ann", "desk", "b", "Ben", "note");
    UnansweredTransfer toMoney = new UnansweredTransfer.ToQueue(4, "Ann", "support");
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      tables.handoffs().add(handoff("other", "c2", 0, NOON), NOON);
      tables.handoffs().transfer("h", toBen, NOON.plusSeconds(120));
      tables.handoffs().transfer("other", toMoney, NOON.plusSeconds(9999));
      return true;
    });
    restart();
    assertMaybe(tables -> tables.handoffs().unanswered("h")).contains(toBen);
    assertMaybe(tables -> tables.handoffs().unanswered("other")).contains(toMoney);
    assertMaybe(tables -> tables.handoffs().unanswered("none")).isEmpty();
    assertList(tables -> tables.handoffs().answersDue(NOON.plusSeconds(119), null, 9)).isEmpty();
    assertList(tables -> tables.handoffs().answersDue(NOON.plusSeconds(120), null, 9))
        .containsExactly(new HandoffTable.Due("h", "c", NOON.plusSeconds(120)));
    assertOne(tables -> tables.handoffs().isAnswerDue("h", NOON.plusSeconds(119))).isEqualTo(false);
    assertOne(tables -> tables.handoffs().isAnswerDue("h", NOON.plusSeconds(120))).isEqualTo(true);
    assertNow(tables -> tables.handoffs().answered("h")).isTrue();
    assertNow(tables -> tables.handoffs().answered("h")).isFalse();
    assertMaybe(tables -> tables.handoffs().unanswered("h")).isEmpty();
    assertList(tables -> tables.handoffs().answersDue(NOON.plusSeconds(999), null, 9)).isEmpty();
    assertOne(tables -> tables.handoffs().isAnswerDue("h", NOON.plusSeconds(999))).isEqualTo(false);
  }

  @Test
  void answersDueAreFoundInPagesTheLongestDueFirst() {
    commit(tables -> {
      for (int i = 0; i < 5; i++) {
        tables.handoffs().add(handoff("h" + i, "c" + i, 0, NOON), null);
        UnansweredTransfer asked = new UnansweredTransfer.ToAgent(1, "Ann", "d", "b", "Ben", "n");
        tables.handoffs().transfer("h" + i, asked, NOON.plusSeconds(i / 2));
      }
      return true;
    });
    assertThat(
            inPagesOfTwo(last ->
                read(tables -> tables.handoffs().answersDue(NOON.plusSeconds(59), last, 2))))
        .containsExactly("h0", "h1", "h2", "h3", "h4");
  }

  @Test
  void theTimeOfTransfersToAnAgentEndsWhoIsAskedNoLonger() {
    UnansweredTransfer toBen = new UnansweredTransfer.ToAgent(3, "Ann", "desk", "b", "Ben", "n");
    UnansweredTransfer elsewhere =
        new UnansweredTransfer.ToAgent(3, "Ann", "money", "b", "Ben", "n");
    commit(tables -> {
      for (int i = 0; i < 3; i++) {
        tables.handoffs().add(handoff("h" + i, "c" + i, 0, NOON), null);
      }
      tables.handoffs().transfer("h0", toBen, NOON.plusSeconds(120));
      tables.handoffs().transfer("h1", elsewhere, NOON.plusSeconds(120));
      tables
          .handoffs()
          .transfer(
              "h2", new UnansweredTransfer.ToQueue(3, "Ann", "support"), NOON.plusSeconds(120));
      return true;
    });
    commit(tables -> {
      tables.handoffs().askNoLonger("desk", "b", NOON);
      return true;
    });
    assertOne(tables -> tables.handoffs().isAnswerDue("h0", NOON)).isEqualTo(true);
    assertOne(tables -> tables.handoffs().isAnswerDue("h1", NOON)).isEqualTo(false);
    assertOne(tables -> tables.handoffs().isAnswerDue("h2", NOON)).isEqualTo(false);
  }

  @Test
  void aHandoffGoesToAnotherQueueOnlyFromTheStatusThatWasSeen() {
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      assertThat(tables.handoffs().requeue("h", HandoffStatus.ACCEPTED, "money", null, NOON))
          .isFalse();
      tables.handoffs().accept("h", "d", "a", "Ann", null, NOON);
      assertThat(tables.handoffs().requeue("h", HandoffStatus.QUEUED, "money", null, NOON))
          .isFalse();
      assertThat(
              tables
                  .handoffs()
                  .requeue("h", HandoffStatus.ACCEPTED, "money", NOON.plusSeconds(60), NOON))
          .isTrue();
      return true;
    });
    Handoff moved = read(tables -> tables.handoffs().get("h"));
    assertThat(moved.status()).isEqualTo(HandoffStatus.QUEUED);
    assertThat(moved.queue()).isEqualTo("money");
    assertThat(moved.agentId()).isNull();
    assertThat(moved.agentName()).isNull();
    assertThat(moved.desk()).isNull();
    assertThat(moved.acceptedAt()).isNull();
    assertOne(tables -> tables.handoffs().isDue("h", NOON.plusSeconds(60))).isEqualTo(true);
    commit(tables -> {
      assertThat(tables.handoffs().requeue("h", HandoffStatus.QUEUED, "support", null, NOON))
          .isTrue();
      return true;
    });
    assertOne(tables -> tables.handoffs().get("h").queue()).isEqualTo("support");
    assertOne(tables -> tables.handoffs().isDue("h", NOON.plusSeconds(60))).isEqualTo(false);
  }

  @Test
  void aHandoffKeepsTheBotWithWhichItBegan() {
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      tables.handoffs().add(handoff("unknown", "other", 0, NOON), null);
      return tables.conversations().passToBot(tables.conversations().get("c"), "b2");
    });
    restart();
    assertMaybe(tables -> tables.handoffs().bot("h")).contains("bot");
    assertMaybe(tables -> tables.handoffs().bot("unknown")).isEmpty();
    commit(tables -> {
      tables.handoffs().bot("h", "b3");
      tables.handoffs().bot("unknown", "b3");
      return true;
    });
    assertMaybe(tables -> tables.handoffs().bot("h")).contains("bot");
    assertMaybe(tables -> tables.handoffs().bot("unknown")).contains("b3");
  }
}
