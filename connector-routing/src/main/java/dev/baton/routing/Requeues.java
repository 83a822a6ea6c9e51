package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.UnansweredTransfer;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import org.jspecify.annotations.Nullable;

/**
 * Puts handoffs that an agent had back into a queue, and those that nobody took into another one,
 * with all that follows from it.
 */
final class Requeues {

  private final UnitOfWork work;
  private final Controls controls;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;

  Requeues(UnitOfWork work) {
    this.work = work;
    this.controls = work.controls();
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
  }

  /**
   * Puts a handoff back into its queue for an agent; returns false if this agent does not have it.
   */
  boolean release(Handoff handoff, Person agent) {
    return agent.id().equals(handoff.agentId()) && releaseBy(agent.name(), handoff);
  }

  /** Puts a handoff back into its queue for somebody who need not have it; false if nobody has. */
  boolean releaseBy(String name, Handoff handoff) {
    return putBack(handoff, words -> words.say(AgentText.RELEASED, name));
  }

  /** Puts a handoff that an agent has back into its queue, to be offered again. */
  boolean putBack(Handoff handoff) {
    return putBack(handoff, null);
  }

  private boolean putBack(Handoff handoff, @Nullable DeskLine why) {
    if (!handoffs.release(
        handoff.id(), new Deadlines(work).waitUntil(handoff.queue()), work.now())) {
      return false;
    }
    work.hooks().released(handoff);
    Conversation queued = waitAgain(handoff, why, null);
    work.outbox().systemSays(queued, UserText.RELEASED);
    return true;
  }

  /**
   * Passes a handoff that an agent has on to another queue, from where it comes back if nobody
   * takes it in time; returns false if no agent has it.
   *
   * @param words a note for whoever takes it; empty for none
   */
  boolean transfer(Handoff handoff, Person agent, String queue, String words) {
    if (!handoffs.requeue(
        handoff.id(),
        HandoffStatus.ACCEPTED,
        queue,
        new Deadlines(work).waitUntil(queue),
        work.now())) {
      return false;
    }
    work.hooks().transferred(handoff);
    if (!words.isEmpty()) {
      Conversation conversation = conversations.get(handoff.conversationId());
      work.write(conversation, Author.NOTE, agent.name(), Text.plain(words), Route.BATON, null);
    }
    DeskLine moved =
        desk -> desk.say(AgentText.TRANSFERRED_TO_QUEUE, agent.name(), PlainWords.name(queue));
    Conversation queued =
        waitAgain(handoff, desk -> TextBuilder.italicLine(moved.in(desk).text()), moved);
    handoffs.transfer(
        handoff.id(),
        new UnansweredTransfer.ToQueue(queued.epoch(), agent.name(), handoff.queue()),
        work.now().plus(work.context().plan().handoff().queueTransferTimeout()));
    work.outbox().systemSays(queued, UserText.PASSED_ON);
    return true;
  }

  /**
   * Lets a handoff wait again that an agent had, in the queue that it is in now.
   *
   * @param before the handoff as it was with that agent
   * @param why why it waits; null if nobody is to be told
   * @param moved what the agent's briefing says of it; null if the agent only released it
   */
  private Conversation waitAgain(Handoff before, @Nullable DeskLine why, @Nullable DeskLine moved) {
    Conversation conversation = conversations.get(before.conversationId());
    Handoff handoff = handoffs.get(before.id());
    Passing passing = moved == null ? Passing.RELEASED : Passing.TRANSFERRED;
    Conversation queued =
        controls.pass(conversation, Control.QUEUE, ControlChange.byAgent(passing, handoff, before));
    controls.waits(queued, handoff, before);
    Offers offers = new Offers(work);
    DeskPlan desk = controls.deskOf(before);
    String told = null;
    if (desk != null && desk.conversations() == DeskPlan.Where.SPACE) {
      offers.released(queued, before, desk, why, moved);
      told = desk.name();
    }
    controls.leave(queued, before, moved);
    if (moved != null) {
      offers.movedOn(queued, before, moved);
    } else if (!isOfferedToAll(handoff)) {
      offers.movedOn(
          queued, before, words -> words.say(AgentText.RELEASED_IT, words.agent(before)));
    }
    offers.offerAgain(queued, handoff, why, told);
    new WaitingUsers(work).beginAgain(queued, handoff);
    return queued;
  }

  private boolean isOfferedToAll(Handoff handoff) {
    return work.desks()
        .desksSeeing(handoff)
        .containsAll(work.context().plan().desksOf(handoff.queue()));
  }

  /**
   * Puts a handoff that nobody took where it was transferred to back into the queue it came from;
   * returns false if it did not come from another queue, or cannot go back.
   */
  boolean comeBack(Handoff handoff) {
    Conversation conversation = conversations.get(handoff.conversationId());
    if (!(handoffs.unanswered(handoff.id()).orElse(null)
            instanceof UnansweredTransfer.ToQueue transfer)
        || transfer.epoch() != conversation.epoch()
        || !isServed(transfer.from())
        || !requeue(handoff, transfer.from())) {
      return false;
    }
    Conversation queued =
        waitElsewhere(
            handoff,
            Passing.CAME_BACK,
            words -> words.say(AgentText.WENT_BACK_TO, PlainWords.name(transfer.from())),
            words ->
                words.say(AgentText.CAME_BACK, PlainWords.name(handoff.queue()), transfer.by()));
    work.outbox().systemSays(queued, UserText.RELEASED);
    return true;
  }

  /**
   * Passes a handoff that nobody took in its queue on to another one; returns false if it does not
   * wait, or nobody is there to take it.
   */
  boolean escalate(Handoff handoff, String queue) {
    return move(handoff, queue, Passing.ESCALATED);
  }

  /** The same for somebody who decides so, and not because of the time. */
  boolean move(Handoff handoff, String queue, Passing why) {
    if (!isServed(queue)
        || !work.context().plan().queue(queue).isOpen(work.now())
        || !requeue(handoff, queue)) {
      return false;
    }
    Conversation unused =
        waitElsewhere(
            handoff,
            why,
            words -> words.say(AgentText.WENT_ON_TO, PlainWords.name(queue)),
            words -> words.say(AgentText.CAME_ON, PlainWords.name(handoff.queue())));
    return true;
  }

  private boolean requeue(Handoff handoff, String queue) {
    return handoffs.requeue(
        handoff.id(),
        HandoffStatus.QUEUED,
        queue,
        new Deadlines(work).waitUntil(queue),
        work.now());
  }

  /**
   * Offers a handoff that nobody took to the desks of the queue that it is in now.
   *
   * @param before the handoff as it was in the queue where nobody took it
   * @param passing why it waits elsewhere
   * @param went what is said where nobody took it
   * @param came what is said where it is now
   */
  private Conversation waitElsewhere(
      Handoff before, Passing passing, DeskLine went, DeskLine came) {
    work.hooks().transferred(before);
    boolean withBot = controls.isWithBot(before);
    Conversation seen = conversations.get(before.conversationId());
    Handoff handoff = handoffs.get(before.id());
    Conversation queued =
        withBot
            ? seen
            : controls.pass(seen, Control.QUEUE, ControlChange.byBaton(passing, handoff));
    new Offers(work).withdrawn(queued, before, went);
    if (withBot) {
      new WaitReminders(work).begin(handoff);
      new Watches(work).passed(queued, handoff.id());
    } else {
      controls.waits(queued, handoff, null);
    }
    new Offers(work).offerAgain(queued, handoff, came, null);
    if (!withBot) {
      new WaitingUsers(work).beginAgain(queued, handoff);
    }
    return queued;
  }

  /** Whether a queue has desks. */
  boolean isServed(String queue) {
    return !work.context().plan().desksOf(queue).isEmpty();
  }
}
