package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.connector.ThreadRemovingChannel;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskThread;
import dev.baton.store.Erasure;
import dev.baton.store.MessageCopy;
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

/** The steps of an erasure, each of them a change that can be made again. */
final class ErasureSteps {

  private static final Logger log = LoggerFactory.getLogger(ErasureSteps.class);

  /** How long calls in flight are waited for before the words go; calls go on without them. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final UnitOfWork work;

  ErasureSteps(UnitOfWork work) {
    this.work = work;
  }

  /** Whether a delivery takes something back for an erasure. */
  static boolean isErasure(Delivery delivery) {
    return LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.Erasure;
  }

  /** Whether a delivery takes something back for its age. */
  static boolean isForAge(Delivery delivery) {
    return LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.Retention;
  }

  /** Whether what a delivery says was erased. */
  static boolean isVoid(UnitOfWork work, Delivery delivery) {
    String conversationId = delivery.conversationId();
    return conversationId != null && work.tables().erasures().stripped(conversationId);
  }

  PersonalData.Wish begin(String conversationId) {
    Optional<Conversation> found = work.tables().conversations().find(conversationId);
    if (found.isEmpty()) {
      return PersonalData.Wish.UNKNOWN;
    }
    if (work.tables().erasures().begin(found.get(), work.now())) {
      log.info("conversation {} is being erased", conversationId);
      endHandoff(found.get());
      forgetWaiting(found.get());
      goOn(conversationId);
    }
    return PersonalData.Wish.BEGUN;
  }

  /**
   * Begins to erase a conversation for its age, unless anybody wrote meanwhile or something still
   * waits in it.
   *
   * @return whether it is being erased
   */
  boolean beginForAge(String conversationId, Instant since) {
    Optional<Conversation> found = work.tables().conversations().find(conversationId);
    if (found.isEmpty()
        || !work.tables().retention().isIdle(conversationId, since)
        || work.tables().inbound().waits(laneOf(found.get()))
        || work.tables().erasures().busy(conversationId, lanes(conversationId))) {
      return false;
    }
    begin(conversationId);
    return true;
  }

  /** Does what can be done now; whether only its rows are left and may go. */
  boolean goOn(String conversationId) {
    Optional<Conversation> there = work.tables().conversations().find(conversationId);
    Optional<Erasure> found = work.tables().erasures().find(conversationId);
    if (there.isEmpty() || found.isEmpty()) {
      return false;
    }
    Conversation conversation = there.get();
    List<String> lanes = lanes(conversationId);
    boolean busy = work.tables().erasures().busy(conversationId, lanes);
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

  /** Removes the rows, if still nothing needs them. */
  boolean finish(String conversationId) {
    if (!goOn(conversationId)) {
      return false;
    }
    List<String> lanes = lanes(conversationId);
    lanes.add(new LaneName.Retention(conversationId).stored());
    work.tables().erasures().finish(conversationId, lanes);
    log.info("conversation {} is erased", conversationId);
    return true;
  }

  /** Removes old messages of a conversation in use, unless something still waits in it. */
  boolean forget(String conversationId, List<Message> old, Instant before) {
    boolean free =
        work.tables()
            .conversations()
            .find(conversationId)
            .filter(conversation -> conversation.handoffId() == null)
            .filter(conversation -> work.tables().erasures().find(conversationId).isEmpty())
            .isPresent();
    if (!free || work.tables().erasures().busy(conversationId, lanes(conversationId))) {
      return false;
    }
    for (Message message : old) {
      for (MessageCopy copy : work.tables().messages().copies(message.id())) {
        if (copy.side() == MessageCopy.Side.DESK && canRetract(copy)) {
          put(
              new LaneName.Retention(conversationId).stored(),
              new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
        }
      }
      work.tables().retention().forgetMessage(message);
    }
    work.tables().retention().forgetDetails(conversationId, before);
    return true;
  }

  private void strip(Conversation conversation) {
    endHandoff(conversation);
    work.tables().erasures().threads(conversation.id()).stream()
        .filter(thread -> thread.place().thread() != null)
        .forEach(this::emptyThread);
    emptyChat(conversation);
    takeDown(conversation);
    lanes(conversation.id()).stream()
        .filter(lane -> !lane.equals(new LaneName.Erasure(conversation.id()).stored()))
        .forEach(work.tables().erasures()::emptyDeliveries);
    work.tables().erasures().strip(conversation);
  }

  /**
   * What agents wrote in a thread, and what is to be said there; other threads of its chat stay.
   */
  private void emptyThread(DeskThread thread) {
    String lane = work.context().laneOf(thread.channel(), thread.place());
    work.tables().erasures().received(lane).stream()
        .filter(event -> event.inbound().place().equals(thread.place()))
        .forEach(work.tables().erasures()::forget);
    if (work.context().deskIn(thread.channel(), thread.place().chat()).isPresent()) {
      work.tables().erasures().forgetLane(lane);
    }
    work.tables()
        .erasures()
        .emptyDeliveries(LaneName.ToPlace.of(thread.channel(), thread.place()).stored());
  }

  /**
   * What the user wrote before now and nobody looked at yet. What comes in from now on waits until
   * the words are gone and begins a new conversation: no clock decides which is which. An agent may
   * be a user too: what belongs to others in their chat stays.
   */
  private void forgetWaiting(Conversation conversation) {
    work.tables().erasures().received(laneOf(conversation)).stream()
        .filter(event -> isOfUser(conversation, event.inbound()))
        .forEach(work.tables().erasures()::forget);
  }

  private void emptyChat(Conversation conversation) {
    String lane = laneOf(conversation);
    boolean waits = !work.tables().erasures().received(lane).isEmpty();
    boolean shared =
        work.tables()
            .erasures()
            .isShared(conversation.channel(), conversation.chat(), conversation.id());
    if (!shared) {
      Place chat = Place.chat(conversation.chat());
      work.tables()
          .erasures()
          .emptyDeliveries(LaneName.ToPlace.of(conversation.channel(), chat).stored());
    }
    if (!shared && !waits) {
      work.tables().erasures().forgetLane(lane);
    }
    work.afterCommit().wakeEvents(lane);
  }

  /** Whether an event in a user's chat is not an agent's word for somebody else. */
  private boolean isOfUser(Conversation conversation, Inbound inbound) {
    Place place = inbound.place();
    if (place.thread() != null) {
      Optional<DeskThread> thread =
          work.tables().threads().at(conversation.channel(), place.chat(), place.thread());
      if (thread.isPresent()) {
        return thread.get().conversationId().equals(conversation.id());
      }
    }
    Person from = inbound.from();
    return from == null
        || work.context()
            .plan()
            .desksOn(conversation.channel())
            .allMatch(
                desk -> work.tables().handoffs().acceptedBy(desk.name(), from.id()).isEmpty());
  }

  private String laneOf(Conversation conversation) {
    return work.context().laneOf(conversation.channel(), Place.chat(conversation.chat()));
  }

  private void endHandoff(Conversation conversation) {
    String handoffId = conversation.handoffId();
    if (handoffId != null) {
      work.controls()
          .end(
              work.tables().handoffs().get(handoffId),
              EndReason.USER_ENDED,
              Text.plain("This conversation is erased on request."));
    }
  }

  /** Sees to it that what stands on desks goes, and forgets that it stood there. */
  private boolean takeDown(Conversation conversation) {
    List<DeskThread> threads = work.tables().erasures().threads(conversation.id());
    List<MessageCopy> copies = work.tables().erasures().copiesAtDesks(conversation.id());
    Set<Place> removed = new HashSet<>();
    for (DeskThread thread : threads) {
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
    work.tables().erasures().forgetCopies(conversation.id());
    work.tables().erasures().forgetThreads(conversation.id());
    return !threads.isEmpty() || !copies.isEmpty();
  }

  /** A platform that removes whole threads lets the bot delete what others wrote as well. */
  private boolean canRetract(MessageCopy copy) {
    Channel channel = channel(copy.channel());
    Author author = work.tables().messages().get(copy.messageId()).author();
    boolean ofAgent = author == Author.AGENT || author == Author.NOTE;
    return channel instanceof Edits && (!ofAgent || channel instanceof ThreadRemovingChannel);
  }

  /** Null where the channel is not configured any more. */
  private @Nullable Channel channel(String name) {
    return work.context().plan().channels().containsKey(name) ? work.context().channel(name) : null;
  }

  private void put(String lane, DeliveryCommand command) {
    work.tables()
        .deliveries()
        .add(work.context().ids().next(), lane, null, null, command, null, null, work.now());
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
        .forEach(desk -> lanes.add(new LaneName.ToDesk(desk, conversationId).stored()));
    return lanes;
  }
}
