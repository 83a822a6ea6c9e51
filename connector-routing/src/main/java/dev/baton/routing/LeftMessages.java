package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Trigger;
import dev.baton.plan.OpeningHours;
import dev.baton.plan.QueuePlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.CallBackTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.ErasureTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.LeftMessageTable;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.OpeningWords;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What users leave for the people of a queue while those are away. It is kept as a handoff that no
 * desk sees until they are there. The user may go on with the bot meanwhile.
 */
final class LeftMessages {

  /** Within this time, messages are one and acknowledged once. */
  private static final Duration BURST = Duration.ofMinutes(1);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final CallBackTable callBacks;
  private final LeftMessageTable leftMessages;
  private final ErasureTable erasures;

  LeftMessages(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.callBacks = work.tables().callBacks();
    this.leftMessages = work.tables().leftMessages();
    this.erasures = work.tables().erasures();
  }

  /**
   * Tells the user that nobody is there, when that changes, and what they can do.
   *
   * @param refused the handoff that they do not get
   * @param causingTurn the turn in which it was asked for; null if in none
   */
  void refused(
      Conversation conversation, Handoff refused, @Nullable String causingTurn, Instant opens) {
    Button leave =
        work.outbox()
            .button(
                conversation,
                UserText.LEAVE_MESSAGE,
                new ButtonAction.LeaveMessage(refused.id(), refused.queue()));
    OpeningWords words = words(conversation, refused.queue(), opens);
    work.outbox()
        .systemOffersAfter(
            causingTurn,
            conversation,
            List.of(leave, goOnWithBot(conversation)),
            UserText.CLOSED,
            words.when(),
            words.day(),
            words.time());
  }

  /** Tells the user the same for whom nobody had time while people were there. */
  void expired(Conversation conversation, Handoff handoff) {
    QueuePlan queue = work.context().plan().queues().get(handoff.queue());
    if (queue != null) {
      queue.opensAfter(work.now()).ifPresent(opens -> refused(conversation, handoff, null, opens));
    }
  }

  /**
   * Lets a user write whose bot has the conversation; if people are there by now, or the user keeps
   * a place in a queue, they get it.
   */
  void begin(Conversation conversation, ButtonAction.LeaveMessage leave) {
    Optional<Handoff> asked = handoffs.find(leave.handoffId());
    Trigger trigger = asked.map(Handoff::trigger).orElse(Trigger.USER);
    HandoffRequest request = asked.map(Handoff::request).orElse(HandoffRequest.PLAIN);
    QueuePlan queue = work.context().plan().queues().get(leave.queue());
    Optional<Instant> opens = queue == null ? Optional.empty() : queue.opensAfter(work.now());
    if (opens.isEmpty() || callBacks.of(conversation.id()).isPresent()) {
      work.controls().initiate(conversation, Trigger.USER, request, null);
      return;
    }
    remind(work.controls().keep(conversation, leave.queue(), trigger, request, opens.get()));
  }

  /** When a handoff that is kept is offered; empty if it is not kept. */
  Optional<Instant> keptUntil(Handoff handoff) {
    return handoff.status() == HandoffStatus.QUEUED
        ? leftMessages.opensAt(handoff.id())
        : Optional.empty();
  }

  /** Acknowledges what the user just wrote, if it is kept. */
  void acknowledge(Conversation conversation, Handoff handoff) {
    keptUntil(handoff)
        .ifPresent(opens -> {
          List<Message> left = messages.toPeople(handoff.id());
          boolean first = left.size() < 2;
          if (first || left.get(left.size() - 2).at().plus(BURST).isBefore(work.now())) {
            kept(conversation, handoff.queue(), opens);
          }
        });
  }

  /**
   * Tells a user again who wants a person and is leaving a message; returns false if they are not.
   */
  boolean remind(Conversation conversation) {
    Handoff open = handoffs.openOf(conversation);
    Optional<Instant> opens = open == null ? Optional.empty() : keptUntil(open);
    if (open == null || opens.isEmpty()) {
      return false;
    }
    if (messages.toPeople(open.id()).isEmpty()) {
      work.outbox()
          .systemOffers(conversation, List.of(goOnWithBot(conversation)), UserText.WRITE_MESSAGE);
    } else {
      kept(conversation, open.queue(), opens.get());
    }
    return true;
  }

  private void kept(Conversation conversation, String queue, Instant opens) {
    OpeningWords words = words(conversation, queue, opens);
    work.outbox()
        .systemOffers(
            conversation,
            List.of(goOnWithBot(conversation)),
            UserText.MESSAGE_KEPT,
            words.when(),
            words.day(),
            words.time());
  }

  /**
   * Lets a user go on with the bot while what they left stays kept; returns false if they left
   * nothing.
   */
  boolean goOn(Conversation conversation, Handoff handoff) {
    if (keptUntil(handoff).isEmpty() || messages.toPeople(handoff.id()).isEmpty()) {
      return false;
    }
    work.outbox()
        .systemSays(work.controls().putAside(conversation, handoff), UserText.MESSAGE_STAYS);
    return true;
  }

  /** Offers what a user left, if the people are there; they may have other hours by now. */
  void due(Handoff kept) {
    Conversation conversation = conversations.get(kept.conversationId());
    String current = conversation.handoffId();
    boolean elsewhere = current != null && !current.equals(kept.id());
    if (elsewhere || erasures.begun(conversation.id())) {
      return;
    }
    QueuePlan queue = work.context().plan().queues().get(kept.queue());
    Optional<Instant> later = queue == null ? Optional.empty() : queue.opensAfter(work.now());
    boolean never = queue == null || (later.isEmpty() && !queue.isOpen(work.now()));
    if (never || !new Requeues(work).isServed(kept.queue())) {
      work.controls().end(kept, EndReason.NO_AGENT, words -> words.say(AgentText.HANDOFF_OVER));
    } else if (later.isPresent()) {
      leftMessages.keep(kept.id(), later.get());
      if (!remind(conversation)) {
        kept(conversation, kept.queue(), later.get());
      }
    } else {
      offer(conversation, kept);
    }
  }

  /** Offers what a user left, who is told if they are with the bot. */
  private void offer(Conversation conversation, Handoff kept) {
    boolean left = !messages.toPeople(kept.id()).isEmpty();
    DeskLine why = left ? words -> words.say(AgentText.LEFT_AS_MESSAGE) : null;
    Conversation queued = work.controls().offerKept(conversation, kept, why);
    if (conversation.handoffId() == null) {
      work.outbox().systemOffers(queued, List.of(goOnWithBot(queued)), UserText.MESSAGE_PASSED_ON);
    }
  }

  private Button goOnWithBot(Conversation conversation) {
    return work.outbox()
        .button(conversation, UserText.GO_ON_WITH_BOT, new ButtonAction.BackToBot());
  }

  private OpeningWords words(Conversation conversation, String queue, Instant opens) {
    QueuePlan plan = work.context().plan().queues().get(queue);
    OpeningHours hours = plan == null ? null : plan.hours();
    ZoneId zone = hours == null ? ZoneId.systemDefault() : hours.zone();
    return work.context().opening(conversation, opens.atZone(zone), work.now());
  }
}
