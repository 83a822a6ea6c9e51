package dev.baton.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.store.AgentStatus;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.HandoffTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the {@link StoreContract} about agents, and which of them is asked. */
abstract class StoreAgentContract extends StoreHandoffContract {

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
}
