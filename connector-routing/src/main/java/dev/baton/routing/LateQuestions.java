package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.plan.AssignmentPlan;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.plan.QueuePlan;
import dev.baton.store.AssignmentTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.HandoffTable;
import dev.baton.store.Tables;
import dev.baton.store.UnreadableException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Asks agents who have become free to take what waits for everybody, each about one conversation.
 * However much waits, it is looked at once, and there is a transaction only where one of them can
 * be asked.
 */
final class LateQuestions {

  private final Transactions transactions;
  private final RoutingContext context;
  private final BiPredicate<HandoffTable.Due, Consumer<UnitOfWork>> step;

  /**
   * @param step does something for one handoff in a transaction; false if that failed
   */
  LateQuestions(
      Transactions transactions,
      RoutingContext context,
      BiPredicate<HandoffTable.Due, Consumer<UnitOfWork>> step) {
    this.transactions = transactions;
    this.context = context;
    this.step = step;
  }

  void look(Instant now) {
    List<QueuePlan> inTurn =
        context.plan().queues().values().stream()
            .filter(queue -> queue.assignment().rule() != AssignmentPlan.Rule.OFFER)
            .toList();
    List<Availability.Free> idle = inTurn.isEmpty() ? List.of() : idle(inTurn, now);
    List<AssignmentTable.Open> open =
        idle.isEmpty() ? List.of() : transactions.read(tables -> tables.assignments().openToAll());
    for (AssignmentTable.Open each : open) {
      if (idle.isEmpty()) {
        return;
      }
      if (isMine(each.handoff()) && isForOneOf(idle, each, now) && ask(each.handoff(), now)) {
        idle = idle(inTurn, now);
      }
    }
  }

  private boolean isMine(Handoff handoff) {
    return transactions.shards().isMine(Shards.Kind.TURN, handoff.conversationId());
  }

  private boolean ask(Handoff handoff, Instant now) {
    return step.test(
        new HandoffTable.Due(handoff.id(), handoff.conversationId(), now),
        work -> new Assignments(work).askLate(handoff.id()));
  }

  private List<Availability.Free> idle(Collection<QueuePlan> queues, Instant now) {
    Plan plan = context.plan();
    Set<DeskPlan> desks =
        queues.stream()
            .flatMap(queue -> plan.desksOf(queue.name()).stream())
            .collect(Collectors.toSet());
    return transactions.read(tables -> new Availability(unit(tables, now)).idle(desks));
  }

  /** Whether an agent may be asked. Only then the conversation is read. */
  private boolean isForOneOf(List<Availability.Free> idle, AssignmentTable.Open open, Instant now) {
    QueuePlan queue = context.plan().queues().get(open.handoff().queue());
    if (queue == null || queue.assignment().rule() == AssignmentPlan.Rule.OFFER) {
      return false;
    }
    List<DeskAgent> left =
        idle.stream()
            .map(Availability.Free::agent)
            .filter(agent -> queue.desks().contains(agent.desk()))
            .filter(agent -> AgentChoice.isNew(context.plan(), open.assignment(), agent))
            .toList();
    return !left.isEmpty()
        && transactions.read(tables -> isForOneOf(unit(tables, now), left, open));
  }

  /** What cannot be read, or was left by another version, is for the transaction to see. */
  private static boolean isForOneOf(
      UnitOfWork work, List<DeskAgent> left, AssignmentTable.Open open) {
    try {
      Optional<Conversation> found =
          work.tables().conversations().find(open.handoff().conversationId());
      AgentChoice choice = new AgentChoice(work);
      return found.isEmpty()
          || found.get().epoch() != open.assignment().epoch()
          || left.stream().anyMatch(agent -> choice.mayBeAsked(found.get(), open.handoff(), agent));
    } catch (UnreadableException newer) {
      return true;
    }
  }

  private UnitOfWork unit(Tables tables, Instant now) {
    return new UnitOfWork(tables, context.settled(), now, new AfterCommit());
  }
}
