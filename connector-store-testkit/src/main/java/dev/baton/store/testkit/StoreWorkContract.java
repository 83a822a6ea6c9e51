package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Content;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Threads;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Trigger;
import dev.baton.store.AgentStatus;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.DeskThread;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.NewDelivery;
import dev.baton.store.Tables;
import dev.baton.store.UnansweredTransfer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about open work: handoffs and deliveries. */
abstract class StoreWorkContract extends StoreTranscriptContract {

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
    List<String> seen = new ArrayList<>();
    List<HandoffTable.Due> page = List.of();
    do {
      HandoffTable.Due last = page.isEmpty() ? null : page.getLast();
      page = read(tables -> tables.handoffs().due(NOON.plusSeconds(59), last, 2));
      page.forEach(due -> seen.add(due.id()));
    } while (page.size() == 2);
    assertThat(seen).containsExactly("h0", "h1", "h2", "h3", "h4");
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
    List<String> seen = new ArrayList<>();
    List<HandoffTable.Due> page = List.of();
    do {
      HandoffTable.Due last = page.isEmpty() ? null : page.getLast();
      page = read(tables -> tables.handoffs().answersDue(NOON.plusSeconds(59), last, 2));
      page.forEach(due -> seen.add(due.id()));
    } while (page.size() == 2);
    assertThat(seen).containsExactly("h0", "h1", "h2", "h3", "h4");
  }

  @Test
  void anAssignmentWaitsForAnAnswerAndIsForgotten() {
    Assignment.Agent ben = new Assignment.Agent("desk", "b", "Ben");
    Assignment.Agent cleo = new Assignment.Agent("money", "c", "Cleo");
    Assignment toBen = new Assignment(2, List.of(), List.of(), null, false).next(ben).with("m");
    Assignment toCleo = toBen.next(cleo).with("n");
    commit(tables -> {
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      tables.handoffs().add(handoff("other", "c2", 0, NOON), null);
      tables.handoffs().add(handoff("urgent", "c3", 5, NOON.plusSeconds(1)), null);
      assertThat(tables.assignments().assign("h", toBen, NOON.plusSeconds(60))).isTrue();
      assertThat(tables.assignments().assign("other", toCleo.open(), null)).isTrue();
      assertThat(tables.assignments().assign("urgent", toCleo.open(), null)).isTrue();
      assertThat(tables.assignments().assign("none", toBen, NOON)).isFalse();
      return true;
    });
    restart();
    assertMaybe(tables -> tables.assignments().find("h")).contains(toBen);
    assertThat(toBen.current()).contains(ben);
    assertThat(toCleo.current()).contains(cleo);
    assertThat(toCleo.desks()).containsExactly("desk", "money");
    assertThat(toCleo.open().current()).isEmpty();
    assertList(tables -> tables.assignments().asking())
        .containsExactly(new AssignmentTable.Asking("h", toBen));
    assertList(tables ->
            tables.assignments().openToAll().stream().map(open -> open.handoff().id()).toList())
        .as("the most urgent first")
        .containsExactly("urgent", "other");
    assertList(tables -> tables.assignments().due(NOON.plusSeconds(59), null, 9)).isEmpty();
    assertList(tables -> tables.assignments().due(NOON.plusSeconds(60), null, 9))
        .containsExactly(new HandoffTable.Due("h", "c", NOON.plusSeconds(60)));
    assertOne(tables -> tables.assignments().isDue("h", NOON.plusSeconds(59))).isEqualTo(false);
    commit(tables -> {
      tables.assignments().askNoLonger("desk", "c", NOON);
      tables.assignments().askNoLonger("money", "b", NOON);
      return true;
    });
    assertOne(tables -> tables.assignments().isDue("h", NOON.plusSeconds(59))).isEqualTo(false);
    commit(tables -> {
      tables.assignments().askNoLonger("desk", "b", NOON.plusSeconds(30));
      return true;
    });
    assertOne(tables -> tables.assignments().isDue("h", NOON.plusSeconds(30))).isEqualTo(true);
    assertOne(tables -> tables.assignments().isDue("other", NOON.plusSeconds(99))).isEqualTo(false);
    commit(tables -> {
      tables.handoffs().accept("h", "desk", "b", "Ben", null, NOON);
      return true;
    });
    assertList(tables -> tables.assignments().asking()).isEmpty();
    assertNow(tables -> tables.assignments().assign("h", toCleo, NOON)).isFalse();
    commit(tables -> {
      tables.assignments().unassign("h");
      return true;
    });
    assertMaybe(tables -> tables.assignments().find("h")).isEmpty();
    assertList(tables -> tables.assignments().due(NOON.plusSeconds(999), null, 9)).isEmpty();
  }

  @Test
  void anAssignmentIsInForceUntilControlChanges() {
    Assignment toBen =
        new Assignment(1, List.of(), List.of(), null, false)
            .next(new Assignment.Agent("desk", "b", "Ben"));
    commit(tables -> {
      conversationAdded(tables, "c");
      tables.handoffs().add(handoff("h", "c", 0, NOON), null);
      return tables.assignments().assign("h", toBen, NOON);
    });
    assertMaybe(tables -> tables.assignments().inForce("h")).contains(toBen);
    commit(tables -> {
      Conversation conversation = tables.conversations().get("c");
      return tables.conversations().pass(conversation, Control.QUEUE, "h");
    });
    assertMaybe(tables -> tables.assignments().inForce("h")).isEmpty();
    assertMaybe(tables -> tables.assignments().find("h")).contains(toBen);
  }

  @Test
  void howMuchAgentsHaveIsCountedByDesk() {
    commit(tables -> {
      for (int i = 0; i < 4; i++) {
        tables.handoffs().add(handoff("h" + i, "c" + i, 0, NOON), null);
      }
      tables.handoffs().accept("h0", "desk", "a", "Ann", null, NOON);
      tables.handoffs().accept("h1", "desk", "a", "Ann", null, NOON);
      tables.handoffs().accept("h2", "money", "a", "Ann", null, NOON);
      return true;
    });
    assertList(tables -> tables.handoffs().loads())
        .containsExactlyInAnyOrder(
            new HandoffTable.Load("desk", "a", 2), new HandoffTable.Load("money", "a", 1));
    assertOne(tables -> tables.handoffs().load("desk", "a")).isEqualTo(2);
    assertOne(tables -> tables.handoffs().load("desk", "b")).isEqualTo(0);
    commit(tables -> {
      tables.handoffs().end("h0", EndReason.AGENT_RESOLVED, NOON.plusSeconds(10));
      return true;
    });
    assertOne(tables -> tables.handoffs().load("desk", "a")).isEqualTo(1);
    assertMaybe(tables -> tables.handoffs().lastWithAgent("c0", NOON.plusSeconds(10)))
        .hasValueSatisfying(last -> assertThat(last.agentId()).isEqualTo("a"));
    assertMaybe(tables -> tables.handoffs().lastWithAgent("c0", NOON.plusSeconds(11))).isEmpty();
    assertMaybe(tables -> tables.handoffs().lastWithAgent("c1", NOON)).isEmpty();
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
  void anAgentIsAwayAndBackAndTakesTurns() {
    DeskAgent ann = new DeskAgent("desk", "a", "Ann", "ann", NOON);
    AgentStatus.Absence lunch = new AgentStatus.Absence(NOON.plusSeconds(5), "lunch", 0);
    commit(tables -> {
      tables.agents().saw(ann);
      tables.agents().saw(new DeskAgent("money", "a", "Ann", "ann", NOON));
      assertThat(tables.agents().missed("desk", "a")).isEqualTo(1);
      assertThat(tables.agents().missed("desk", "a")).isEqualTo(2);
      assertThat(tables.agents().missed("desk", "nobody")).isEqualTo(0);
      return true;
    });
    assertMaybe(tables -> tables.agents().status("desk", "a"))
        .contains(new AgentStatus(ann, null, 2, 0));
    commit(tables -> {
      tables.agents().answers("desk", "a");
      assertThat(tables.agents().missed("desk", "a")).isEqualTo(1);
      tables.agents().away("desk", "a", lunch);
      long first = tables.agents().nextTurn();
      assertThat(tables.agents().nextTurn()).isEqualTo(first + 1);
      tables.agents().asked("desk", "a", 7);
      return true;
    });
    restart();
    assertMaybe(tables -> tables.agents().status("desk", "a"))
        .contains(new AgentStatus(ann, lunch, 0, 7));
    assertMaybe(tables -> tables.agents().status("money", "a"))
        .hasValueSatisfying(elsewhere -> assertThat(elsewhere.away()).isNull());
    DeskAgent later = new DeskAgent("desk", "a", "Ann", "ann", NOON.plusSeconds(3600));
    commit(tables -> {
      tables.agents().saw(later);
      return true;
    });
    assertList(tables -> tables.agents().statuses(NOON.plusSeconds(1)))
        .as("being seen brings nobody back")
        .containsExactly(new AgentStatus(later, lunch, 0, 7));
    assertNow(tables -> tables.agents().back("desk", "a")).isTrue();
    assertNow(tables -> tables.agents().back("desk", "a")).isFalse();
    assertMaybe(tables -> tables.agents().status("desk", "a"))
        .contains(new AgentStatus(later, null, 0, 7));
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
  void agentsAreRememberedByDeskAndForgottenAfterALongTime() {
    DeskAgent ann = new DeskAgent("desk", "a", "Ann", "ann", NOON);
    DeskAgent ben = new DeskAgent("desk", "b", "Ben", null, NOON.plusSeconds(60));
    DeskAgent annElsewhere = new DeskAgent("other", "a", "Ann", "ann", NOON.plusSeconds(30));
    commit(tables -> {
      tables.agents().saw(ann);
      tables.agents().saw(ben);
      tables.agents().saw(annElsewhere);
      return true;
    });
    assertMaybe(tables -> tables.agents().find("desk", "a")).contains(ann);
    assertMaybe(tables -> tables.agents().find("desk", "c")).isEmpty();
    assertList(tables -> tables.agents().seenSince(NOON)).containsExactly(ben, annElsewhere, ann);
    assertList(tables -> tables.agents().seenSince(NOON.plusSeconds(60))).containsExactly(ben);
    commit(tables -> {
      tables.agents().saw(new DeskAgent("desk", "a", "Ann", "ann", NOON.plusSeconds(599)));
      return true;
    });
    assertMaybe(tables -> tables.agents().find("desk", "a"))
        .as("rows are seldom written")
        .contains(ann);
    DeskAgent renamed = new DeskAgent("desk", "a", "Anna", "anna", NOON.plusSeconds(600));
    commit(tables -> {
      tables.agents().saw(renamed);
      return true;
    });
    assertMaybe(tables -> tables.agents().find("desk", "a")).contains(renamed);
    DeskAgent later =
        new DeskAgent("desk", "a", "Anna", "anna", NOON.plusSeconds(60).plus(DeskAgentTable.KEPT));
    commit(tables -> {
      tables.agents().saw(later);
      return true;
    });
    assertList(tables -> tables.agents().seenSince(NOON)).containsExactly(later, ben, annElsewhere);
    commit(tables -> {
      tables.agents().forgetBefore(ben.seenAt());
      return true;
    });
    assertList(tables -> tables.agents().seenSince(NOON)).containsExactly(later, ben);
    commit(tables -> {
      tables.agents().forgetBefore(ben.seenAt().plusMillis(1));
      return true;
    });
    assertList(tables -> tables.agents().seenSince(NOON)).containsExactly(later);
    commit(tables -> {
      tables.agents().forget("elsewhere", "a");
      tables.agents().forget("desk", "b");
      return true;
    });
    assertMaybe(tables -> tables.agents().find("desk", "a")).contains(later);
    commit(tables -> {
      tables.agents().forget("desk", "a");
      return true;
    });
    assertMaybe(tables -> tables.agents().find("desk", "a")).isEmpty();
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
                new MessageCopy("tg", place, "p", "m", MessageCopy.Side.DESK)));
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
