package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.store.Assignment;
import dev.baton.store.DeskAgent;
import dev.baton.store.DeskAgentTable;
import dev.baton.store.HandoffTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses the agent who is asked next to take a waiting handoff, as its queue wants that. */
final class AgentChoice {

  private final UnitOfWork work;
  private final DeskAgentTable agents;
  private final HandoffTable handoffs;
  private final SeenAgents seen;

  AgentChoice(UnitOfWork work) {
    this.work = work;
    this.agents = work.tables().agents();
    this.handoffs = work.tables().handoffs();
    this.seen = new SeenAgents(work);
  }

  /**
   * An agent who is to be asked.
   *
   * @param inTurn whether it is their turn, and not only their user
   */
  record Chosen(DeskAgent agent, boolean inTurn) {}

  /**
   * Chooses among those who have room and are asked nothing else; nobody is to find a heap of
   * questions. Empty if nobody is left.
   */
  Optional<Chosen> next(Conversation conversation, Handoff handoff, Assignment assignment) {
    AssignmentPlan plan = plan(handoff);
    boolean inTurn = plan.rule() != AssignmentPlan.Rule.OFFER;
    if (inTurn) {
      agents.lockTurns();
    }
    List<Availability.Free> free =
        new Availability(work)
            .idle(work.context().plan().desksOf(handoff.queue())).stream()
                .filter(each -> isNew(work.context().plan(), assignment, each.agent()))
                .filter(each -> mayBeAsked(conversation, handoff, each.agent()))
                .toList();
    if (plan.returning() == AssignmentPlan.Returning.SAME_AGENT && assignment.asked().isEmpty()) {
      Optional<DeskAgent> before = ofBefore(handoff, free);
      if (before.isPresent()) {
        return before.map(agent -> new Chosen(agent, false));
      }
    }
    return inTurn
        ? free.stream().min(order(plan.rule())).map(each -> new Chosen(each.agent(), true))
        : Optional.empty();
  }

  /**
   * Whether an agent may take a conversation and can do what its handoff asks for. Whoever cannot
   * is not asked, but may claim.
   */
  boolean mayBeAsked(Conversation conversation, Handoff handoff, DeskAgent agent) {
    DeskPlan desk = work.context().plan().desks().get(agent.desk());
    return desk != null
        && seen.mayTake(conversation, agent)
        && desk.staffing()
            .skillsOf(agent.id(), agent.handle())
            .fit(handoff.request().skills(), Briefing.language(conversation, handoff));
  }

  private static Comparator<Availability.Free> order(AssignmentPlan.Rule rule) {
    Comparator<Availability.Free> longestAgo =
        Comparator.comparingLong(each -> each.status().lastAsked());
    return switch (rule) {
      case OFFER, ROUND_ROBIN -> longestAgo;
      case LEAST_BUSY -> Comparator.comparingInt(Availability.Free::has).thenComparing(longestAgo);
    };
  }

  private Optional<DeskAgent> ofBefore(Handoff handoff, List<Availability.Free> free) {
    Optional<Handoff> last = lastWithAgent(handoff);
    return free.stream()
        .map(Availability.Free::agent)
        .filter(agent -> last.filter(before -> had(before, agent)).isPresent())
        .findFirst();
  }

  /** Whether an agent had the last handoff of a user who comes again. */
  boolean isOfBefore(Handoff handoff, DeskAgent agent) {
    return lastWithAgent(handoff).filter(last -> had(last, agent)).isPresent();
  }

  private Optional<Handoff> lastWithAgent(Handoff handoff) {
    return handoffs.lastWithAgent(
        handoff.conversationId(), work.now().minus(plan(handoff).within()));
  }

  private static boolean had(Handoff handoff, DeskAgent agent) {
    return agent.desk().equals(handoff.desk()) && agent.id().equals(handoff.agentId());
  }

  /** Whether an agent was not asked yet, at whichever desk of the platform. */
  static boolean isNew(Plan plan, Assignment assignment, DeskAgent agent) {
    return assignment.asked().stream().noneMatch(asked -> isSame(plan, asked, agent));
  }

  private static boolean isSame(Plan plan, Assignment.Agent asked, DeskAgent agent) {
    DeskPlan desk = plan.desks().get(asked.desk());
    return asked.id().equals(agent.id())
        && desk != null
        && desk.channel().equals(plan.desk(agent.desk()).channel());
  }

  private AssignmentPlan plan(Handoff handoff) {
    return work.context().plan().assignment(handoff.queue());
  }
}
