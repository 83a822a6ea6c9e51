package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.store.Assignment;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives waiting handoffs to agents one by one, where their queue wants that: each is asked to take
 * it, and has some time to answer. Only the desks of those who were asked are shown the offer,
 * until nobody is left to ask; then it is for all.
 */
final class Assignments {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final DeskAgentTable agents;
  private final SeenAgents seen;
  private final AgentChoice choice;
  private final TransferCards cards;

  Assignments(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.agents = work.tables().agents();
    this.seen = new SeenAgents(work);
    this.choice = new AgentChoice(work);
    this.cards = new TransferCards(work);
  }

  /** The desks of a queue that are shown a handoff which waits there. */
  static List<DeskPlan> desksShown(AssignmentTable assignments, Plan plan, Handoff handoff) {
    List<DeskPlan> all = plan.desksOf(handoff.queue());
    if (!plan.assignment(handoff.queue()).asks()) {
      return all;
    }
    return assignments
        .inForce(handoff.id())
        .filter(assignment -> !assignment.forAll())
        .map(assignment ->
            all.stream().filter(desk -> assignment.desks().contains(desk.name())).toList())
        .filter(shown -> !shown.isEmpty())
        .orElse(all);
  }

  /**
   * Chooses who is asked first to take a handoff that begins to wait, before it is shown to any
   * desk.
   *
   * @param before the handoff as it was with an agent, who is not asked; null if nobody had it
   */
  void begin(Conversation conversation, Handoff handoff, @Nullable Handoff before) {
    AssignmentPlan plan = plan(handoff);
    if (!plan.asks()) {
      return;
    }
    Assignment nobody = new Assignment(conversation.epoch(), hadIt(before), List.of(), null, false);
    Optional<AgentChoice.Chosen> first = choice.next(conversation, handoff, nobody);
    first.ifPresent(chosen -> note(handoff, nobody, chosen));
    if (first.isEmpty() && plan.rule() != AssignmentPlan.Rule.OFFER) {
      assignments.assign(handoff.id(), nobody.open(), null);
    }
  }

  private static List<Assignment.Agent> hadIt(@Nullable Handoff before) {
    String desk = before == null ? null : before.desk();
    String agentId = before == null ? null : before.agentId();
    return desk == null || agentId == null
        ? List.of()
        : List.of(new Assignment.Agent(desk, agentId, agentId));
  }

  /** Asks who was chosen first, below the offer. */
  void ask(Conversation conversation, Handoff handoff) {
    assignments
        .inForce(handoff.id())
        .filter(assignment -> assignment.questionId() == null && !assignment.forAll())
        .ifPresent(assignment -> question(conversation, handoff, assignment));
  }

  /** Only who is asked in turn has had a turn. */
  private Assignment note(Handoff handoff, Assignment assignment, AgentChoice.Chosen chosen) {
    DeskAgent agent = chosen.agent();
    if (chosen.inTurn()) {
      agents.asked(agent.desk(), agent.id(), agents.nextTurn());
    }
    Assignment next = assignment.next(new Assignment.Agent(agent.desk(), agent.id(), agent.name()));
    assignments.assign(handoff.id(), next, askUntil(handoff));
    return next;
  }

  private void question(Conversation conversation, Handoff handoff, Assignment assignment) {
    Assignment.Agent chosen = assignment.asked().getLast();
    seen.find(chosen.desk(), chosen.id())
        .ifPresent(agent -> {
          boolean again = assignment.asked().size() == 1 && choice.isOfBefore(handoff, agent);
          String question = cards.askToTake(conversation, handoff, agent, again);
          assignments.assign(handoff.id(), assignment.with(question), askUntil(handoff));
        });
  }

  private Instant askUntil(Handoff handoff) {
    return work.now().plus(plan(handoff).timeout());
  }

  /** Asks the next agent, because the one who was asked does not take it. */
  void passOn(Conversation conversation, Handoff handoff, Assignment assignment, DeskLine outcome) {
    settle(conversation, assignment, outcome);
    choice
        .next(conversation, handoff, assignment)
        .ifPresentOrElse(
            chosen -> ask(conversation, handoff, assignment, chosen),
            () -> openToAll(conversation, handoff, assignment));
  }

  private void ask(
      Conversation conversation,
      Handoff handoff,
      Assignment assignment,
      AgentChoice.Chosen chosen) {
    String at = chosen.agent().desk();
    boolean shown = assignment.forAll() || assignment.desks().contains(at);
    Assignment next = note(handoff, assignment, chosen);
    if (!shown) {
      DeskPlan desk = work.context().plan().desk(at);
      new Offers(work).offerLate(conversation, handoff, desk);
    }
    question(conversation, handoff, next);
  }

  /** Lets everybody take a handoff that none of those took who were asked. */
  private void openToAll(Conversation conversation, Handoff handoff, Assignment assignment) {
    assignments.assign(handoff.id(), assignment.open(), null);
    if (assignment.forAll()) {
      return;
    }
    work.context().plan().desksOf(handoff.queue()).stream()
        .filter(desk -> assignment.desks().contains(desk.name()))
        .forEach(desk ->
            work.outbox()
                .tellDesk(conversation, desk, work.words(desk).say(AgentText.FOR_EVERYBODY)));
    offerToOthers(conversation, handoff, assignment);
  }

  private void offerToOthers(Conversation conversation, Handoff handoff, Assignment assignment) {
    othersThan(assignment, handoff)
        .forEach(desk -> new Offers(work).offerLate(conversation, handoff, desk));
  }

  /**
   * Shows a handoff to all desks, because one to which it was to be given cannot show it.
   *
   * @return false if all have been tried
   */
  boolean leaveToOthers(Conversation conversation, Handoff handoff) {
    Optional<Assignment> narrow =
        narrow(handoff).filter(assignment -> !othersThan(assignment, handoff).isEmpty());
    narrow.ifPresent(assignment -> leaveToAll(conversation, handoff, assignment));
    return narrow.isPresent();
  }

  /** Asks nobody any more, and shows a handoff to the desks that have not been shown it. */
  void leaveToAll(Conversation conversation, Handoff handoff) {
    narrow(handoff).ifPresent(assignment -> leaveToAll(conversation, handoff, assignment));
  }

  private void leaveToAll(Conversation conversation, Handoff handoff, Assignment assignment) {
    askNobody(conversation, handoff, assignment);
    offerToOthers(conversation, handoff, assignment);
  }

  private void askNobody(Conversation conversation, Handoff handoff, Assignment assignment) {
    settle(conversation, assignment, null);
    assignments.assign(handoff.id(), assignment.open(), null);
  }

  /** Who was asked, as long as only their desks are shown the offer. */
  private Optional<Assignment> narrow(Handoff handoff) {
    return assignments.inForce(handoff.id()).filter(assignment -> !assignment.forAll());
  }

  private List<DeskPlan> othersThan(Assignment assignment, Handoff handoff) {
    return work.context().plan().desksOf(handoff.queue()).stream()
        .filter(desk -> !assignment.desks().contains(desk.name()))
        .toList();
  }

  private boolean isShownNowhere(Assignment assignment, Handoff handoff) {
    return work.context().plan().desksOf(handoff.queue()).stream()
        .noneMatch(desk -> assignment.desks().contains(desk.name()));
  }

  /** Asks the next agent, because the time of the one who was asked is over. */
  void expired(String handoffId) {
    Handoff handoff = handoffs.get(handoffId);
    Conversation conversation = conversationOf(handoff);
    Assignment assignment = assignments.find(handoffId).orElse(null);
    String question = assignment == null ? null : assignment.questionId();
    if (assignment == null
        || question == null
        || handoff.status() != HandoffStatus.QUEUED
        || assignment.epoch() != conversation.epoch()) {
      voided(handoffId);
      return;
    }
    Assignment.Agent asked = assignment.asked().getLast();
    DeskLine whyNot = whyNot(asked);
    boolean arrived = !messages.copies(question).isEmpty();
    if (arrived && whyNot == null) {
      new AgentPresence(work).missed(handoffId, asked);
    }
    passOn(
        conversation,
        handoff,
        assignment,
        whyNot == null ? words -> words.say(AgentText.DID_NOT_ANSWER, asked.name()) : whyNot);
  }

  /** Why an agent who was asked cannot take anything by now; null if they can. */
  private @Nullable DeskLine whyNot(Assignment.Agent asked) {
    Availability availability = new Availability(work);
    if (availability.isAway(asked.desk(), asked.id())) {
      return words -> words.say(AgentText.AGENT_IS_AWAY, asked.name());
    }
    return seen.find(asked.desk(), asked.id())
        .filter(agent -> work.context().plan().desks().containsKey(agent.desk()))
        .filter(agent -> !availability.isFree(agent))
        .map(agent ->
            (DeskLine) words -> Text.plain(String.valueOf(availability.whyNot(agent, words))))
        .orElse(null);
  }

  /** Adapts to the configuration after a start: what nobody can be asked any more is for all. */
  void recover(Handoff handoff) {
    narrow(handoff)
        .filter(assignment -> !plan(handoff).asks() || isShownNowhere(assignment, handoff))
        .ifPresent(assignment -> askNobody(conversationOf(handoff), handoff, assignment));
  }

  /**
   * Asks the next agent if the one who was asked accepts and has no room any more. That is an
   * answer, too.
   */
  void full(
      Conversation conversation,
      Handoff handoff,
      DeskPlan desk,
      Person agent,
      Controls.Claimed.Full full) {
    assignments
        .inForce(handoff.id())
        .filter(assignment ->
            assignment
                .current()
                .filter(asked -> asked.desk().equals(desk.name()) && asked.id().equals(agent.id()))
                .isPresent())
        .ifPresent(assignment -> {
          new AgentPresence(work).answers(desk, agent);
          passOn(
              conversation,
              handoff,
              assignment,
              words -> Text.plain(new Refusals(words).full(agent.name(), full.has(), full.most())));
        });
  }

  /** Asks an agent who has become free to take a handoff that everybody may take. */
  void askLate(String handoffId) {
    Handoff handoff = handoffs.get(handoffId);
    Conversation conversation = conversationOf(handoff);
    Assignment assignment = assignments.inForce(handoffId).orElse(null);
    if (assignment == null || handoff.status() != HandoffStatus.QUEUED) {
      voided(handoffId);
    } else if (assignment.forAll() && assignment.questionId() == null) {
      choice
          .next(conversation, handoff, assignment)
          .ifPresent(chosen -> ask(conversation, handoff, assignment, chosen));
    }
  }

  /** Ends all asking for a handoff, because control of its conversation changed. */
  void voided(String handoffId) {
    assignments
        .find(handoffId)
        .ifPresent(assignment -> {
          assignments.unassign(handoffId);
          settle(conversationOf(handoffs.get(handoffId)), assignment, null);
        });
  }

  private void settle(
      Conversation conversation, Assignment assignment, @Nullable DeskLine outcome) {
    String question = assignment.questionId();
    if (question != null) {
      cards.settle(conversation, assignment.asked().getLast().desk(), question, outcome);
    }
  }

  private Conversation conversationOf(Handoff handoff) {
    return conversations.get(handoff.conversationId());
  }

  private AssignmentPlan plan(Handoff handoff) {
    return work.context().plan().assignment(handoff.queue());
  }
}
