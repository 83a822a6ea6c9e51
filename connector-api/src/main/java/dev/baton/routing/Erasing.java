package dev.baton.routing;

import dev.baton.connector.Channel;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Place;
import dev.baton.connector.RemovesThreads;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Message;
import dev.baton.store.Delivery;
import dev.baton.store.DeskThread;
import dev.baton.store.Erasure;
import dev.baton.store.Errand;
import dev.baton.store.MessageCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of an erasure, each of them a change that can be made again. */
final class Erasing {

  private static final Logger log = LoggerFactory.getLogger(Erasing.class);

  /** How long calls in flight are waited for before the words go; calls go on without them. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String LANE = "erase:";

  /** What is taken back for its age only: a platform that keeps it need not be reported. */
  private static final String AGE = "age:";

  private final Change change;

  Erasing(Change change) {
    this.change = change;
  }

  /** Whether a delivery takes something back for an erasure. */
  static boolean isErrand(Delivery delivery) {
    return delivery.lane().startsWith(LANE);
  }

  /** Whether a delivery takes something back for its age. */
  static boolean isForAge(Delivery delivery) {
    return delivery.lane().startsWith(AGE);
  }

  /** Whether what a delivery says was erased. */
  static boolean isVoid(Change change, Delivery delivery) {
    String conversationId = delivery.conversationId();
    return conversationId != null && change.tables().erasures().stripped(conversationId);
  }

  PersonalData.Wish begin(String conversationId) {
    Optional<Conversation> found = change.tables().conversations().find(conversationId);
    if (found.isEmpty()) {
      return PersonalData.Wish.UNKNOWN;
    }
    if (change.tables().erasures().begin(found.get(), change.now())) {
      log.info("conversation {} is being erased", conversationId);
      endHandoff(found.get());
      goOn(conversationId);
    }
    return PersonalData.Wish.BEGUN;
  }

  /** Does what can be done now; whether only its rows are left and may go. */
  boolean goOn(String conversationId) {
    Optional<Erasure> found = change.tables().erasures().find(conversationId);
    if (found.isEmpty()) {
      return false;
    }
    Conversation conversation = change.tables().conversations().get(conversationId);
    List<String> lanes = lanes(conversationId);
    boolean busy = change.tables().erasures().busy(conversationId, lanes);
    if (found.get().stripped()) {
      if (conversation.handoffId() != null) {
        strip(conversation);
        return false;
      }
      return !takeDown(conversation) && !busy;
    }
    if (!busy || change.now().isAfter(found.get().begunAt().plus(PATIENCE))) {
      strip(conversation);
      change.broadcasts().erased(found.get().senderId(), conversation.channel());
    }
    return false;
  }

  /** Removes the rows, if still nothing needs them. */
  boolean finish(String conversationId) {
    if (!goOn(conversationId)) {
      return false;
    }
    List<String> lanes = lanes(conversationId);
    lanes.add(AGE + conversationId);
    change.tables().erasures().finish(conversationId, lanes);
    log.info("conversation {} is erased", conversationId);
    return true;
  }

  /** Removes old messages of a conversation in use, unless something still waits in it. */
  boolean forget(String conversationId, List<Message> old, Instant before) {
    boolean free =
        change
            .tables()
            .conversations()
            .find(conversationId)
            .filter(conversation -> conversation.handoffId() == null)
            .filter(conversation -> change.tables().erasures().find(conversationId).isEmpty())
            .isPresent();
    if (!free || change.tables().erasures().busy(conversationId, lanes(conversationId))) {
      return false;
    }
    for (Message message : old) {
      for (MessageCopy copy : change.tables().messages().copies(message.id())) {
        if (copy.side() == MessageCopy.Side.DESK && canRetract(copy)) {
          put(
              AGE + conversationId,
              new Errand.Retract(copy.channel(), copy.place(), copy.platformId()));
        }
      }
      change.tables().retention().forgetMessage(message);
    }
    change.tables().retention().forgetBeside(conversationId, before);
    return true;
  }

  private void strip(Conversation conversation) {
    endHandoff(conversation);
    Set<String> events = new TreeSet<>();
    events.add(
        Router.laneOf(change.house(), conversation.channel(), Place.chat(conversation.chat())));
    for (DeskThread thread : change.tables().erasures().threads(conversation.id())) {
      if (thread.place().thread() != null) {
        events.add(Router.laneOf(change.house(), thread.channel(), thread.place()));
      }
    }
    takeDown(conversation);
    List<String> lanes = new ArrayList<>(lanes(conversation.id()));
    lanes.remove(LANE + conversation.id());
    lanes.add("place:" + conversation.channel() + ":" + conversation.chat() + ":null");
    change.tables().erasures().strip(conversation, lanes, List.copyOf(events));
  }

  private void endHandoff(Conversation conversation) {
    String handoffId = conversation.handoffId();
    if (handoffId != null) {
      change
          .controls()
          .end(
              change.tables().handoffs().get(handoffId),
              EndReason.USER_ENDED,
              Text.plain("This conversation is erased on request."));
    }
  }

  /** Sees to it that what stands on desks goes, and forgets that it stood there. */
  private boolean takeDown(Conversation conversation) {
    List<DeskThread> threads = change.tables().erasures().threads(conversation.id());
    List<MessageCopy> copies = change.tables().erasures().copiesAtDesks(conversation.id());
    Set<Place> removed = new HashSet<>();
    for (DeskThread thread : threads) {
      Channel channel = channel(thread.channel());
      if (thread.place().thread() != null && channel instanceof RemovesThreads) {
        if (removed.add(thread.place())) {
          put(LANE + conversation.id(), new Errand.RemoveThread(thread.channel(), thread.place()));
        }
      } else if (channel instanceof Edits) {
        put(
            LANE + conversation.id(),
            new Errand.Retract(thread.channel(), thread.place(), thread.headId()));
      }
    }
    int kept = 0;
    for (MessageCopy copy : copies) {
      if (removed.contains(copy.place())) {
        continue;
      }
      if (canRetract(copy)) {
        put(
            LANE + conversation.id(),
            new Errand.Retract(copy.channel(), copy.place(), copy.platformId()));
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
    change.tables().erasures().forgetCopies(conversation.id());
    change.tables().erasures().forgetThreads(conversation.id());
    return !threads.isEmpty() || !copies.isEmpty();
  }

  /** A platform that removes whole threads lets the bot delete what others wrote as well. */
  private boolean canRetract(MessageCopy copy) {
    Channel channel = channel(copy.channel());
    Author author = change.tables().messages().get(copy.messageId()).author();
    boolean ofAgent = author == Author.AGENT || author == Author.NOTE;
    return channel instanceof Edits && (!ofAgent || channel instanceof RemovesThreads);
  }

  /** Null where the channel is not configured any more. */
  private @Nullable Channel channel(String name) {
    return change.house().plan().channels().containsKey(name) ? change.house().channel(name) : null;
  }

  private void put(String lane, Errand errand) {
    change
        .tables()
        .deliveries()
        .add(change.house().ids().next(), lane, null, null, errand, null, null, change.now());
    change.effects().wakeDeliveries(lane);
  }

  private List<String> lanes(String conversationId) {
    List<String> lanes = new ArrayList<>();
    lanes.add(Post.userLane(conversationId));
    lanes.add(LANE + conversationId);
    change
        .house()
        .plan()
        .desks()
        .keySet()
        .forEach(desk -> lanes.add(Post.deskLane(desk, conversationId)));
    return lanes;
  }
}
