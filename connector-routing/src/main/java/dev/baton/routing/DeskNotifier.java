package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.plan.Plan;
import dev.baton.store.AssignmentTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.ReminderTable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows conversations at the desks: decides which desks see one, and what they are shown. */
final class DeskNotifier {

  private final UnitOfWork work;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final DeskThreadTable threads;
  private final ReminderTable reminders;

  DeskNotifier(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.threads = work.tables().threads();
    this.reminders = work.tables().reminders();
  }

  /**
   * Shows a user's message to people: at the agent's desk, or at all desks where the handoff waits.
   */
  void toPeople(
      Conversation conversation, Handoff handoff, Message message, @Nullable String replyTo) {
    work.broadcasts().heard(handoff, message);
    List<DeskPlan> desks = desksSeeing(handoff);
    for (DeskPlan desk : desks) {
      work.outbox().showDesk(conversation, desk, message, message.content(), replyTo);
    }
    new Uncarried(work).tellUser(conversation, desks, message.content());
    touched(handoff);
  }

  /**
   * Restarts the time after which an idle handoff ends, because somebody wrote; it does not end
   * before its agent is reminded.
   */
  void touched(Handoff handoff) {
    if (handoff.status() == HandoffStatus.ACCEPTED) {
      reminders.idleUntil(handoff.id(), new Deadlines(work).idleUntil(handoff.queue()));
    }
  }

  /**
   * Returns the desks that see a handoff, for messages to agents: the desk where it is worked on,
   * or the desks of its queue that it is offered to. Desks that are no longer configured are left
   * out.
   */
  List<DeskPlan> desksSeeing(Handoff handoff) {
    Plan plan = work.context().plan();
    String worked = handoff.desk();
    if (worked != null) {
      DeskPlan desk = plan.desks().get(worked);
      return desk == null ? List.of() : List.of(desk);
    }
    if (new LeftMessages(work).keptUntil(handoff).isPresent()) {
      return List.of();
    }
    return plan.queues().containsKey(handoff.queue())
        ? Assignments.desksShown(assignments, plan, handoff)
        : List.of();
  }

  /**
   * Whether a message stands where a desk sees its conversation now, and not in an earlier thread.
   */
  boolean isSeen(String conversationId, MessageCopy copy) {
    return copy.side() == MessageCopy.Side.DESK
        && threads
            .at(copy.channel(), copy.place().chat(), copy.place().thread())
            .flatMap(thread -> threads.current(conversationId, thread.desk()))
            .filter(now -> now.channel().equals(copy.channel()))
            .filter(now -> now.place().equals(copy.place()))
            .isPresent();
  }

  /**
   * Sends a message of Baton's own to the agents of every desk that sees a handoff.
   *
   * @param content what a desk is told, in its words; buttons work at one desk only
   */
  void tell(Conversation conversation, Handoff handoff, Function<DeskWords, Content> content) {
    for (DeskPlan desk : desksSeeing(handoff)) {
      work.outbox().tellDesk(conversation, desk, content.apply(work.words(desk)));
    }
  }

  /** Does the same for the open handoff of a conversation; does nothing if it has none. */
  void tell(Conversation conversation, Function<DeskWords, Content> content) {
    String handoffId = conversation.handoffId();
    if (handoffId != null) {
      tell(conversation, handoffs.get(handoffId), content);
    }
  }

  /** Routes messages that nobody has been given yet to people, in order. */
  void routeWaiting(Conversation conversation, Handoff handoff) {
    for (Message message : messages.waiting(conversation.id())) {
      if (messages.decide(message.id(), Route.PEOPLE, conversation.epoch(), null, handoff.id())) {
        toPeople(conversation, handoff, messages.get(message.id()), null);
      }
    }
  }
}
