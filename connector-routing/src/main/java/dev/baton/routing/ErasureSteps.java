package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.Edits;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.CallBackTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.Erasure;
import dev.baton.store.ErasureTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.HookTable;
import dev.baton.store.InboundTable;
import dev.baton.store.LeftMessageTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;
import dev.baton.store.RetentionTable;
import dev.baton.texts.AgentText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the steps of an erasure; each is a unit of work that can be repeated. */
final class ErasureSteps {

  private static final Logger log = LoggerFactory.getLogger(ErasureSteps.class);

  /**
   * How long calls in flight are waited for before the messages are removed; after that, the calls
   * go on without them.
   */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final UnitOfWork work;
  private final InboundTable inbound;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final CallBackTable callBacks;
  private final LeftMessageTable leftMessages;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;
  private final ErasureTable erasures;
  private final RetentionTable retention;
  private final HookTable hooks;

  ErasureSteps(UnitOfWork work) {
    this.work = work;
    this.inbound = work.tables().inbound();
    this.hooks = work.tables().hooks();
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.callBacks = work.tables().callBacks();
    this.leftMessages = work.tables().leftMessages();
    this.threads = work.tables().threads();
    this.deliveries = work.tables().deliveries();
    this.erasures = work.tables().erasures();
    this.retention = work.tables().retention();
  }

  /** Whether a delivery retracts something for an erasure. */
  static boolean isErasure(Delivery delivery) {
    return LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.Erasure;
  }

  /** Whether a delivery retracts something because of its age. */
  static boolean isForAge(Delivery delivery) {
    return LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.Retention;
  }

  /** Whether the content of a delivery has been erased. */
  static boolean isVoid(UnitOfWork work, Delivery delivery) {
    String conversationId = delivery.conversationId();
    return conversationId != null && work.tables().erasures().stripped(conversationId);
  }

  PersonalData.Wish begin(String conversationId) {
    Optional<Conversation> found = conversations.find(conversationId);
    if (found.isEmpty()) {
      return PersonalData.Wish.UNKNOWN;
    }
    if (erasures.begin(found.get(), work.now())) {
      log.info("conversation {} is being erased", conversationId);
      endHandoff(found.get());
      forgetWaiting(found.get());
      goOn(conversationId);
    }
    return PersonalData.Wish.BEGUN;
  }

  /**
   * Begins to erase a conversation because of its age, unless somebody has written in the meantime
   * or something still waits in it.
   *
   * @return whether it is being erased
   */
  boolean beginForAge(String conversationId, Instant since) {
    Optional<Conversation> found = conversations.find(conversationId);
    if (found.isEmpty()
        || !retention.isIdle(conversationId, since)
        || inbound.waits(laneOf(found.get()))
        || hooks.waitsFor(conversationId)
        || erasures.busy(conversationId, lanes(conversationId))) {
      return false;
    }
    begin(conversationId);
    return true;
  }

  /**
   * Does what can be done now. Returns whether only the conversation's rows are left and may be
   * removed.
   */
  boolean goOn(String conversationId) {
    Optional<Conversation> there = conversations.find(conversationId);
    Optional<Erasure> found = erasures.find(conversationId);
    if (there.isEmpty() || found.isEmpty()) {
      return false;
    }
    Conversation conversation = there.get();
    List<String> lanes = lanes(conversationId);
    boolean busy = erasures.busy(conversationId, lanes);
    if (found.get().stripped()) {
      if (conversation.handoffId() != null) {
        strip(conversation);
        return false;
      }
      return !takeDown(conversation) && !busy;
    }
    if (!busy || work.now().isAfter(found.get().begunAt().plus(PATIENCE))) {
      strip(conversation);
      work.broadcasts().erased(found.get().senderId(), conversation.channel());
    }
    return false;
  }

  /** Removes the rows, if nothing needs them any more. */
  boolean finish(String conversationId) {
    if (!goOn(conversationId)) {
      return false;
    }
    List<String> lanes = lanes(conversationId);
    lanes.add(new LaneName.Retention(conversationId).stored());
    erasures.finish(conversationId, lanes);
    log.info("conversation {} is erased", conversationId);
    return true;
  }

  /** Removes old messages of a conversation that is in use, unless something still waits in it. */
  boolean forget(String conversationId, List<Message> old, Instant before) {
    boolean free =
        conversations
            .find(conversationId)
            .filter(conversation -> conversation.handoffId() == null)
            .filter(conversation -> leftMessages.of(conversationId).isEmpty())
            .filter(conversation -> callBacks.of(conversationId).isEmpty())
            .filter(conversation -> erasures.find(conversationId).isEmpty())
            .isPresent();
    if (!free || erasures.busy(conversationId, lanes(conversationId))) {
      return false;
    }
    for (Message message : old) {
      for (MessageCopy copy : messages.copies(message.id())) {
        if (copy.side() == MessageCopy.Side.DESK && canRetract(copy)) {
          put(
              new LaneName.Retention(conversationId).stored(),
              new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
        }
      }
      retention.forgetMessage(message);
    }
    retention.forgetDetails(conversationId, before);
    return true;
  }

  private void strip(Conversation conversation) {
    endHandoff(conversation);
    erasures.threads(conversation.id()).stream()
        .filter(thread -> thread.place().thread() != null)
        .forEach(this::emptyThread);
    emptyChat(conversation);
    takeDown(conversation);
    lanes(conversation.id()).stream()
        .filter(lane -> !lane.equals(new LaneName.Erasure(conversation.id()).stored()))
        .forEach(erasures::emptyDeliveries);
    erasures.strip(conversation);
  }

  /**
   * Removes what agents wrote in a thread and what is still to be sent there; other threads of the
   * same chat stay.
   */
  private void emptyThread(DeskThread thread) {
    String lane = work.context().laneOf(thread.channel(), thread.place());
    erasures.received(lane).stream()
        .filter(event -> event.inbound().place().equals(thread.place()))
        .forEach(erasures::forget);
    if (work.context().deskIn(thread.channel(), thread.place().chat()).isPresent()) {
      erasures.forgetLane(lane);
    }
    erasures.emptyDeliveries(LaneName.ToPlace.of(thread.channel(), thread.place()).stored());
  }

  /**
   * Removes what the user wrote before now and nobody has looked at yet. What comes in from now on
   * waits until the messages are gone and begins a new conversation, so no clock decides which is
   * which. An agent may be a user too: what belongs to others in their chat stays.
   */
  private void forgetWaiting(Conversation conversation) {
    erasures.received(laneOf(conversation)).stream()
        .filter(event -> isOfUser(conversation, event.inbound()))
        .forEach(erasures::forget);
  }

  private void emptyChat(Conversation conversation) {
    String lane = laneOf(conversation);
    boolean waits = !erasures.received(lane).isEmpty();
    boolean shared =
        erasures.isShared(conversation.channel(), conversation.chat(), conversation.id());
    if (!shared) {
      Place chat = Place.chat(conversation.chat());
      erasures.emptyDeliveries(LaneName.ToPlace.of(conversation.channel(), chat).stored());
      erasures.emptyDeliveries(LaneName.Marks.of(conversation.channel(), chat).stored());
    }
    if (!shared && !waits) {
      erasures.forgetLane(lane);
    }
    work.afterCommit().wakeEvents(lane);
  }

  /**
   * Whether an event in a user's chat belongs to the user, and is not an agent's message for
   * somebody else.
   */
  private boolean isOfUser(Conversation conversation, Inbound inbound) {
    Place place = inbound.place();
    if (place.thread() != null) {
      Optional<DeskThread> thread =
          threads.at(conversation.channel(), place.chat(), place.thread());
      if (thread.isPresent()) {
        return thread.get().conversationId().equals(conversation.id());
      }
    }
    Person from = inbound.from();
    return from == null
        || work.context().desksOn(conversation.channel()).stream()
            .allMatch(desk -> handoffs.acceptedBy(desk.name(), from.id()).isEmpty());
  }

  private String laneOf(Conversation conversation) {
    return work.context().laneOf(conversation.channel(), Place.chat(conversation.chat()));
  }

  private void endHandoff(Conversation conversation) {
    String handoffId = conversation.handoffId();
    Optional<Handoff> open =
        handoffId == null ? callBacks.of(conversation.id()) : Optional.of(handoffs.get(handoffId));
    open.ifPresent(handoff ->
        work.controls().end(handoff, EndReason.USER_ENDED, words -> words.say(AgentText.ERASED)));
  }

  /** Removes what is shown at desks, and forgets that it was there. */
  private boolean takeDown(Conversation conversation) {
    List<DeskThread> shown = erasures.threads(conversation.id());
    List<MessageCopy> copies = erasures.copiesAtDesks(conversation.id());
    Set<Place> removed = new HashSet<>();
    for (DeskThread thread : shown) {
      Channel channel = channel(thread.channel());
      if (thread.place().thread() != null && channel instanceof ThreadRemovingChannel) {
        if (removed.add(thread.place())) {
          put(
              new LaneName.Erasure(conversation.id()).stored(),
              new DeliveryCommand.RemoveThread(thread.channel(), thread.place()));
        }
      } else if (channel instanceof Edits) {
        put(
            new LaneName.Erasure(conversation.id()).stored(),
            new DeliveryCommand.Retract(thread.channel(), thread.place(), thread.headId()));
      }
    }
    int kept = 0;
    for (MessageCopy copy : copies) {
      if (removed.contains(copy.place())) {
        continue;
      }
      if (canRetract(copy)) {
        put(
            new LaneName.Erasure(conversation.id()).stored(),
            new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
      } else {
        kept++;
      }
    }
    if (kept > 0) {
      log.warn(
          "{} messages of agents in conversation {} stay on their desk: only who wrote them, or"
              + " nobody, can delete them there",
          kept,
          conversation.id());
    }
    erasures.forgetCopies(conversation.id());
    erasures.forgetThreads(conversation.id());
    return !shown.isEmpty() || !copies.isEmpty();
  }

  /**
   * Whether a copy at a desk can be retracted. A platform that removes whole threads also lets the
   * bot delete what others wrote.
   */
  private boolean canRetract(MessageCopy copy) {
    Channel channel = channel(copy.channel());
    Author author = messages.get(copy.messageId()).author();
    boolean ofAgent = author == Author.AGENT || author == Author.NOTE;
    return channel instanceof Edits && (!ofAgent || channel instanceof ThreadRemovingChannel);
  }

  /** Returns a channel; null if it is no longer configured. */
  private @Nullable Channel channel(String name) {
    return work.context().plan().channels().containsKey(name) ? work.context().channel(name) : null;
  }

  private void put(String lane, DeliveryCommand command) {
    deliveries.add(work.context().ids().next(), NewDelivery.of(lane, command), work.now());
    work.afterCommit().wakeDeliveries(lane);
  }

  private List<String> lanes(String conversationId) {
    List<String> lanes = new ArrayList<>();
    lanes.add(new LaneName.ToUser(conversationId).stored());
    lanes.add(new LaneName.Erasure(conversationId).stored());
    work.context()
        .plan()
        .desks()
        .keySet()
        .forEach(desk -> {
          lanes.add(new LaneName.ToDesk(desk, conversationId).stored());
          lanes.add(new LaneName.States(desk, conversationId).stored());
        });
    return lanes;
  }
}
