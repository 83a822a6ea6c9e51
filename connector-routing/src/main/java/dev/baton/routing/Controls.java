package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Person;
import dev.baton.conversation.Actor;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.store.BotTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.CallBackTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.LeftMessageTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every change of control. Each is one compare-and-set on the conversation's row that
 * increments its epoch, together with all its consequences, in one transaction.
 */
final class Controls {

  private static final Logger log = LoggerFactory.getLogger(Controls.class);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final CallBackTable callBacks;
  private final LeftMessageTable leftMessages;
  private final BotTable bots;

  Controls(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.callBacks = work.tables().callBacks();
    this.leftMessages = work.tables().leftMessages();
    this.bots = work.tables().bots();
  }

  /**
   * Passes a conversation from the bot to its queue; if a handoff is already open, that one is
   * returned. A bot that asks for a person while a conversation is being handed back to it is
   * refused, or else the user would never reach the bot.
   */
  Handoffs.Initiated initiate(
      Conversation seen, Trigger trigger, HandoffRequest request, @Nullable String causingTurn) {
    Conversation conversation = told(seen, request);
    String open = conversation.handoffId();
    if (open != null) {
      return new Handoffs.Initiated.Open(open, conversation.id(), true);
    }
    Optional<Handoff> returning =
        trigger == Trigger.CALL || trigger == Trigger.REPLY
            ? handoffs.beingHandedBack(conversation.id())
            : Optional.empty();
    if (returning.isPresent()) {
      log.warn(
          "bot {} asked for a person while it was handed conversation {} back",
          conversation.bot(),
          conversation.id());
      return new Handoffs.Initiated.NoAgent(returning.get().id(), conversation.id());
    }
    Optional<Handoff> kept = callBacks.of(conversation.id());
    if (kept.isPresent()) {
      waitOn(conversation, kept.get(), trigger, causingTurn);
      return new Handoffs.Initiated.Open(kept.get().id(), conversation.id(), true);
    }
    String queue = queueFor(conversation, request);
    if (work.context().plan().desksOf(queue).isEmpty()) {
      Handoff refused = add(conversation, queue, trigger, request, causingTurn, EndReason.NO_AGENT);
      work.outbox().systemSaysAfter(causingTurn, conversation, UserText.NO_AGENT);
      work.afterCommit().wakeTurns(conversation.id());
      return new Handoffs.Initiated.NoAgent(refused.id(), conversation.id());
    }
    if (!work.context().plan().queue(queue).isOpen(work.now())) {
      return closed(conversation, queue, trigger, request, causingTurn);
    }
    Handoff handoff = begin(conversation, queue, trigger, request, causingTurn);
    Conversation queued =
        pass(conversation, Control.QUEUE, ControlChange.asked(Passing.ASKED, handoff));
    waits(queued, handoff, null);
    new Offers(work).offer(queued, handoff);
    work.desks().routeWaiting(queued, handoff);
    new WaitingUsers(work).begin(queued, handoff);
    greet(queued, trigger, causingTurn);
    return new Handoffs.Initiated.Open(handoff.id(), conversation.id(), false);
  }

  /** Tells a user that a person is called, unless the bot that called one says so. */
  private void greet(Conversation queued, Trigger trigger, @Nullable String causingTurn) {
    switch (trigger) {
      case USER, FALLBACKS, BOT_FAILURE, PAUSED, API -> sayQueued(queued);
      case CALL, REPLY -> {
        if (causingTurn == null) {
          sayQueued(queued);
        }
      }
      case AGENT -> {}
    }
  }

  /**
   * Lets a user who waits go on with the bot until an agent takes the handoff; returns false if the
   * user does not wait.
   */
  boolean callBack(Handoff handoff) {
    Conversation waited = conversations.get(handoff.conversationId());
    if (handoff.status() != HandoffStatus.QUEUED || !handoff.id().equals(waited.handoffId())) {
      return false;
    }
    new Assignments(work).leaveToAll(waited, handoff);
    Conversation passed =
        pass(waited, Control.BOT, ControlChange.byUser(Passing.KEPT_PLACE, handoff));
    callBacks.begin(handoff.id(), passed.epoch());
    new WaitingUsers(work).end(handoff.id());
    new KeptPlaces(work).promised(waited, passed, handoff);
    work.afterCommit().wakeTurns(passed.id());
    return true;
  }

  /** Lets a user who went on with the bot wait for people again, in the place that they kept. */
  private void waitOn(
      Conversation conversation, Handoff kept, Trigger trigger, @Nullable String causingTurn) {
    long since = callBacks.epoch(kept.id()).orElse(conversation.epoch());
    callBacks.end(kept.id());
    if (causingTurn != null) {
      handoffs.causedAgain(kept.id(), causingTurn);
    }
    Conversation queued =
        pass(conversation, Control.QUEUE, ControlChange.byUser(Passing.WAITS_AGAIN, kept));
    Handoff handoff = handoffs.get(kept.id());
    new Watches(work).passed(queued, kept.id());
    new KeptPlaces(work).waitsAgain(queued, handoff, since);
    work.desks().routeWaiting(queued, handoff);
    new WaitingUsers(work).beginAgain(queued, handoff);
    greet(queued, trigger, causingTurn);
  }

  /** Refuses a handoff to people who are away. */
  private Handoffs.Initiated closed(
      Conversation conversation,
      String queue,
      Trigger trigger,
      HandoffRequest request,
      @Nullable String causingTurn) {
    Handoff refused = add(conversation, queue, trigger, request, causingTurn, EndReason.NO_AGENT);
    Instant opens = work.context().plan().queue(queue).opensAfter(work.now()).orElse(null);
    if (opens == null) {
      work.outbox().systemSaysAfter(causingTurn, conversation, UserText.NO_AGENT);
    } else {
      new LeftMessages(work).refused(conversation, refused, causingTurn, opens);
    }
    work.afterCommit().wakeTurns(conversation.id());
    return new Handoffs.Initiated.NoAgent(refused.id(), conversation.id(), opens);
  }

  /** A handoff that waits from now on; one that was kept for when people are there is that one. */
  private Handoff begin(
      Conversation conversation,
      String queue,
      Trigger trigger,
      HandoffRequest request,
      @Nullable String causingTurn) {
    Optional<Handoff> kept = leftMessages.of(conversation.id());
    if (kept.isEmpty()) {
      return add(conversation, queue, trigger, request, causingTurn, null);
    }
    Handoff left = kept.get();
    boolean unasked = trigger == Trigger.AGENT;
    boolean known = work.context().plan().queues().containsKey(left.queue());
    String now = unasked && known ? left.queue() : queue;
    leftMessages.unkeep(
        left.id(),
        now,
        unasked ? left.trigger() : trigger,
        unasked ? left.request() : request,
        causingTurn,
        new Deadlines(work).waitUntil(now),
        work.now());
    return handoffs.get(left.id());
  }

  /**
   * Gives a conversation that its bot has to a queue whose people are away. What the user writes is
   * kept for them, in one handoff with what they left before.
   */
  Conversation keep(
      Conversation conversation,
      String queue,
      Trigger trigger,
      HandoffRequest request,
      Instant opens) {
    Optional<Handoff> before = leftMessages.of(conversation.id());
    Handoff kept = before.orElseGet(() -> add(conversation, queue, trigger, request, null, null));
    if (before.isEmpty()) {
      leftMessages.keep(kept.id(), opens);
    }
    Conversation queued =
        pass(conversation, Control.QUEUE, ControlChange.byUser(Passing.LEAVES_MESSAGE, kept));
    work.desks().routeWaiting(queued, handoffs.get(kept.id()));
    return queued;
  }

  /** Gives a conversation back to its bot, while what the user left stays kept. */
  Conversation putAside(Conversation conversation, Handoff kept) {
    Conversation passed =
        pass(conversation, Control.BOT, ControlChange.byUser(Passing.LEFT_MESSAGE, kept));
    work.afterCommit().wakeTurns(conversation.id());
    return passed;
  }

  /**
   * Offers what a user left, who may be with the bot by now.
   *
   * @param why what the desks are told; null if the user has left nothing yet, who waits from now
   *     on and is told so
   */
  Conversation offerKept(Conversation conversation, Handoff kept, @Nullable DeskLine why) {
    Handoff handoff = begin(conversation, kept.queue(), kept.trigger(), kept.request(), null);
    Conversation queued =
        pass(conversation, Control.QUEUE, ControlChange.byBaton(Passing.OPENED, handoff));
    waits(queued, handoff, null);
    new Offers(work).offerAgain(queued, handoff, why, null);
    work.desks().routeWaiting(queued, handoff);
    new WaitingUsers(work).begin(queued, handoff);
    if (why == null) {
      sayQueued(queued);
    }
    return queued;
  }

  /** Where the platform does not tell a user's language, the bot may know it. */
  private Conversation told(Conversation conversation, HandoffRequest request) {
    String language = request.language();
    if (language == null || language.isBlank() || conversation.language() != null) {
      return conversation;
    }
    conversations.speaks(conversation.id(), language);
    return conversations.get(conversation.id());
  }

  /** Tells the user that they are in the queue, if a bot handed off without saying so. */
  void tellQueued(String conversationId, String causingTurn) {
    Conversation conversation = conversations.get(conversationId);
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    if (handoff.status() == HandoffStatus.QUEUED && causingTurn.equals(handoff.causingTurn())) {
      sayQueued(conversation);
    }
  }

  private void sayQueued(Conversation conversation) {
    OutboxWriter outbox = work.outbox();
    List<Button> back =
        List.of(outbox.button(conversation, UserText.BACK_TO_BOT, new ButtonAction.BackToBot()));
    List<String> words = work.context().plan().handoff().endWords();
    if (words.isEmpty()) {
      outbox.systemOffers(conversation, back, UserText.QUEUED_WITHOUT_WORD);
    } else {
      outbox.systemOffers(conversation, back, UserText.QUEUED, words.getFirst());
    }
  }

  /** The outcome of a claim. */
  sealed interface Claimed {

    record Won(Handoff handoff) implements Claimed {}

    record TakenBy(String id, String name) implements Claimed {}

    record Over() implements Claimed {}

    record Own() implements Claimed {}

    /** The agent has as many conversations as their desk allows, or more. */
    record Full(int has, int most) implements Claimed {}
  }

  /** Gives a waiting handoff to the first agent who claims it. */
  Claimed claim(Handoff handoff, DeskPlan desk, Person agent) {
    Conversation conversation = conversations.get(handoff.conversationId());
    if (isUserOf(conversation, desk, agent)) {
      return new Claimed.Own();
    }
    Claimed.Full full = new Availability(work).full(desk, agent.id());
    if (full != null && handoffs.get(handoff.id()).status() == HandoffStatus.QUEUED) {
      new Assignments(work).full(conversation, handoff, desk, agent, full);
      return full;
    }
    OptionalLong withBot =
        conversation.handoffId() == null ? callBacks.epoch(handoff.id()) : OptionalLong.empty();
    boolean won =
        handoffs.accept(
            handoff.id(),
            desk.name(),
            agent.id(),
            agent.name(),
            new Deadlines(work).idleUntil(handoff.queue()),
            work.now());
    if (!won) {
      Handoff seen = handoffs.get(handoff.id());
      String name = seen.agentName();
      return seen.status().open() && name != null
          ? new Claimed.TakenBy(String.valueOf(seen.agentId()), name)
          : new Claimed.Over();
    }
    Handoff accepted = handoffs.get(handoff.id());
    work.hooks().claimed(accepted);
    Passing why = withBot.isPresent() ? Passing.CALLED_BACK : Passing.CLAIMED;
    Conversation passed = pass(conversation, Control.AGENT, ControlChange.byAgent(why, accepted));
    new AgentPresence(work).took(desk, agent);
    new WaitingUsers(work).end(handoff.id());
    new WaitReminders(work).end(handoff.id());
    new Offers(work).taken(passed, accepted, desk, false);
    if (withBot.isPresent()) {
      callBacks.end(handoff.id());
      new Watches(work).passed(passed, handoff.id());
      new KeptPlaces(work).taken(passed, desk, agent.name(), withBot.getAsLong());
      work.desks().routeWaiting(passed, accepted);
    } else {
      work.outbox().systemSays(passed, UserText.JOINED, agent.name());
    }
    return new Claimed.Won(accepted);
  }

  /**
   * Gives a conversation to an agent, whoever has control of it now. The result names the handoff
   * it then belongs to.
   */
  Claimed takeOver(Conversation conversation, DeskPlan desk, Person agent) {
    if (isUserOf(conversation, desk, agent)) {
      return new Claimed.Own();
    }
    String open = conversation.handoffId();
    Optional<Handoff> kept = open == null ? callBacks.of(conversation.id()) : Optional.empty();
    if (kept.isPresent()) {
      return claim(kept.get(), desk, agent);
    }
    boolean has = open != null && handoffs.get(open).isWith(agent.id());
    Claimed.Full full = has ? null : new Availability(work).full(desk, agent.id());
    if (full != null) {
      return full;
    }
    if (open == null) {
      String queue = work.context().plan().channel(conversation.channel()).queue();
      Handoff handoff = begin(conversation, queue, Trigger.AGENT, HandoffRequest.PLAIN, null);
      Conversation queued =
          pass(
              conversation,
              Control.QUEUE,
              new ControlChange(
                  Passing.TAKEN, handoff, Actor.agent(agent.id(), agent.name()), null));
      handoffs.briefed(handoff.id(), queued.epoch());
      Claimed claimed = claim(handoff, desk, agent);
      work.desks().routeWaiting(conversations.get(conversation.id()), handoffs.get(handoff.id()));
      return claimed;
    }
    Handoff handoff = handoffs.get(open);
    if (handoff.status() == HandoffStatus.QUEUED) {
      return claim(handoff, desk, agent);
    }
    String before = handoff.agentName();
    handoffs.reassign(handoff.id(), desk.name(), agent.id(), agent.name(), work.now());
    work.hooks().transferred(handoff);
    Handoff mine = handoffs.get(handoff.id());
    Conversation passed =
        pass(conversation, Control.AGENT, ControlChange.byAgent(Passing.TAKEN_OVER, mine));
    new AgentPresence(work).took(desk, agent);
    work.desks().touched(mine);
    leave(passed, handoff, words -> words.say(AgentText.TOOK_IT_OVER, agent.name()));
    DeskPlan from = deskOf(handoff);
    if (from != null && from.conversations() == DeskPlan.Where.SPACE) {
      work.outbox()
          .tellDesk(
              passed,
              from,
              before == null
                  ? work.words(from).say(AgentText.TOOK_OVER_FROM_ANOTHER, agent.name())
                  : work.words(from).say(AgentText.TOOK_OVER_FROM, agent.name(), before));
    }
    boolean sameThread = desk.equals(from) && desk.conversations() == DeskPlan.Where.SPACE;
    if (sameThread) {
      new Offers(work).passedOn(passed, mine, desk);
    } else {
      new Offers(work).taken(passed, mine, desk, true);
    }
    work.outbox().systemSays(passed, UserText.JOINED, agent.name());
    return new Claimed.Won(mine);
  }

  /**
   * Notes that a handoff waits from now on, before its desks are shown it.
   *
   * @param before the handoff as it was with an agent; null if nobody had it
   */
  void waits(Conversation queued, Handoff handoff, @Nullable Handoff before) {
    new Assignments(work).begin(queued, handoff, before);
    new WaitReminders(work).begin(handoff);
  }

  /**
   * Closes the thread in an agent's direct chat once the agent no longer has the conversation.
   *
   * @param why what the briefing says of it; null if the agent released it
   */
  void leave(Conversation conversation, Handoff before, @Nullable DeskLine why) {
    DeskPlan desk = deskOf(before);
    if (desk != null && desk.conversations() == DeskPlan.Where.DIRECT) {
      new Offers(work).left(conversation, before, desk, why);
    }
  }

  /** The desk at which a handoff is worked on; null if it is at none that is configured. */
  @Nullable DeskPlan deskOf(Handoff handoff) {
    String worked = handoff.desk();
    return worked == null ? null : work.context().plan().desks().get(worked);
  }

  /**
   * Ends an open handoff and gives control back to the bot; returns false if it is no longer open.
   */
  boolean end(Handoff handoff, EndReason reason, DeskLine forDesks) {
    if (isWithBot(handoff)) {
      return endCallBack(handoff, reason, forDesks);
    }
    if (!handoffs.end(handoff.id(), reason, work.now())) {
      return false;
    }
    work.hooks().ended(handoff);
    Conversation conversation = conversations.get(handoff.conversationId());
    boolean aside = !handoff.id().equals(conversation.handoffId());
    Conversation passed =
        aside
            ? conversation
            : pass(conversation, Control.BOT, ControlChange.ended(handoff, reason));
    new WaitingUsers(work).end(handoff.id());
    new WaitReminders(work).end(handoff.id());
    new Offers(work).closed(passed, handoff, forDesks);
    switch (reason) {
      case WAIT_EXPIRED -> {
        offerLastMessage(passed, handoff);
        new LeftMessages(work).expired(passed, handoff);
      }
      case IDLE_EXPIRED -> work.outbox().systemSays(passed, UserText.IDLE_EXPIRED);
      case NO_AGENT, ERROR -> work.outbox().systemSays(passed, UserText.NO_AGENT);
      case AGENT_RESOLVED, USER_ENDED, BOT_ENDED, TRANSFERRED -> {}
    }
    work.afterCommit().wakeTurns(conversation.id());
    return true;
  }

  /** Whether the user of a waiting handoff goes on with the bot and keeps their place. */
  boolean isWithBot(Handoff handoff) {
    Conversation conversation = conversations.get(handoff.conversationId());
    return conversation.handoffId() == null && callBacks.epoch(handoff.id()).isPresent();
  }

  /** Ends a handoff whose user is with the bot already: control stays where it is. */
  private boolean endCallBack(Handoff handoff, EndReason reason, DeskLine forDesks) {
    if (!callBacks.endHandoff(handoff.id(), reason, work.now())) {
      return false;
    }
    work.hooks().ended(handoff);
    Conversation conversation = conversations.get(handoff.conversationId());
    new ControlRecords(work).ended(conversation, handoff, reason);
    new WaitReminders(work).end(handoff.id());
    new Watches(work).passed(conversation, handoff.id());
    new Offers(work).closed(conversation, handoff, forDesks);
    switch (reason) {
      case WAIT_EXPIRED -> {
        work.outbox().systemSays(conversation, UserText.NOT_CALLED);
        new LeftMessages(work).expired(conversation, handoff);
      }
      case NO_AGENT, ERROR -> work.outbox().systemSays(conversation, UserText.NO_AGENT);
      case AGENT_RESOLVED, USER_ENDED, IDLE_EXPIRED, BOT_ENDED, TRANSFERRED -> {}
    }
    return true;
  }

  /**
   * Lets the user have their last message asked again. Messages that piled up are never replayed as
   * turns.
   */
  private void offerLastMessage(Conversation conversation, Handoff handoff) {
    List<Message> unheard = messages.toPeople(handoff.id());
    if (unheard.isEmpty()) {
      work.outbox().systemSays(conversation, UserText.WAIT_EXPIRED);
      return;
    }
    Button again =
        work.outbox()
            .button(
                conversation,
                UserText.ASK_AGAIN,
                new ButtonAction.AskAgain(unheard.getLast().id()));
    work.outbox().systemOffers(conversation, List.of(again), UserText.WAIT_EXPIRED);
  }

  Conversation pass(Conversation seen, Control to, ControlChange change) {
    String handoffId = to == Control.BOT ? null : change.about().id();
    if (!conversations.pass(seen, to, handoffId)) {
      throw new StaleControlException(seen.id(), seen.epoch());
    }
    new ControlRecords(work).passed(seen, to, change);
    work.broadcasts().passed(seen, to, handoffId);
    bots.drop(seen.id(), work.now());
    String before = seen.handoffId();
    if (before != null) {
      new TransferCards(work).voided(before);
      new Assignments(work).voided(before);
      new Reminders(work).voided(before);
      new Watches(work).passed(seen, before);
    }
    return conversations.get(seen.id());
  }

  private Handoff add(
      Conversation conversation,
      String queue,
      Trigger trigger,
      HandoffRequest request,
      @Nullable String causingTurn,
      @Nullable EndReason ended) {
    Handoff handoff =
        new Handoff(
            work.context().ids().next(),
            conversation.id(),
            queue,
            trigger,
            request,
            ended == null ? HandoffStatus.QUEUED : ended.status(),
            null,
            null,
            null,
            causingTurn,
            false,
            work.now(),
            null,
            ended == null ? null : work.now(),
            ended);
    handoffs.add(handoff, ended == null ? new Deadlines(work).waitUntil(queue) : null);
    work.hooks().requested(handoff);
    if (ended != null) {
      new ControlRecords(work).refused(conversation, handoff, ended);
    }
    return handoff;
  }

  private String queueFor(Conversation conversation, HandoffRequest request) {
    String wanted = request.queue();
    return wanted != null && work.context().plan().queues().containsKey(wanted)
        ? wanted
        : work.context().plan().channel(conversation.channel()).queue();
  }

  private static boolean isUserOf(Conversation conversation, DeskPlan desk, Person agent) {
    return conversation.channel().equals(desk.channel())
        && conversation.userId().equals(agent.id());
  }

  /**
   * Thrown when somebody else changed control at the same moment; the unit of work is then
   * repeated.
   */
  static final class StaleControlException extends RuntimeException {
    StaleControlException(String conversationId, long epoch) {
      super("conversation " + conversationId + " is past epoch " + epoch);
    }
  }
}
