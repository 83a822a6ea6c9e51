package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.Threads;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.Delivery;
import dev.baton.store.DeskThread;
import dev.baton.store.Errand;
import dev.baton.store.Errand.Target;
import dev.baton.store.MessageCopy;
import dev.baton.store.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The life of a delivery, as changes: what its errand means now, and what its outcome entails. */
final class Errands {

  private final Change change;

  Errands(Change change) {
    this.change = change;
  }

  /** What stands at the head of a lane. */
  sealed interface Ahead {

    record Nothing() implements Ahead {}

    /** Nothing before this time. */
    record Until(Instant time) implements Ahead {}

    /** What was held for the conversation has waited long enough. */
    record Release(String conversationId) implements Ahead {}

    /** A call on a chat. */
    record Call(String id, String channel, String chat, boolean direct) implements Ahead {}
  }

  /** A delivery whose call may be made now. */
  sealed interface Begun {

    /** There was nothing to do any more. */
    record Dropped() implements Begun {}

    record Job(Delivery delivery, String channel, Action action, @Nullable String threadId)
        implements Begun {}
  }

  /** A call on a channel. */
  sealed interface Action {

    record Send(Outbound outbound) implements Action {}

    record Open(
        String conversationId,
        String handoffId,
        String desk,
        Threads.Whereabouts where,
        String title,
        Outbound head,
        boolean again)
        implements Action {}

    record Reuse(DeskThread thread, String handoffId, Outbound head) implements Action {}

    record Finish(Place place) implements Action {}

    record Rewrite(Place place, String platformId, Content content) implements Action {}

    record Retract(Place place, String platformId) implements Action {}

    record React(Place place, String platformId, Reactions.Mark mark) implements Action {}
  }

  /** How a call went. */
  sealed interface Done {

    record Nothing() implements Done {}

    record Sent(Place place, Receipt receipt) implements Done {}

    record Opened(Place place, String headId) implements Done {}
  }

  /** Looks at a lane without changing anything. */
  static Ahead look(Tables tables, House house, String lane) {
    Instant now = house.clock().instant();
    List<Delivery> held = tables.deliveries().held(lane);
    Delivery firstHeld = held.isEmpty() ? null : held.getFirst();
    String heldFor = firstHeld == null ? null : firstHeld.conversationId();
    if (firstHeld != null && heldFor != null && !firstHeld.dueAt().isAfter(now)) {
      return new Ahead.Release(heldFor);
    }
    Optional<Delivery> head = tables.deliveries().head(lane);
    if (head.isEmpty()) {
      return firstHeld == null ? new Ahead.Nothing() : new Ahead.Until(firstHeld.dueAt());
    }
    Delivery delivery = head.get();
    if (delivery.dueAt().isAfter(now)) {
      Instant soonest =
          firstHeld != null && firstHeld.dueAt().isBefore(delivery.dueAt())
              ? firstHeld.dueAt()
              : delivery.dueAt();
      return new Ahead.Until(soonest);
    }
    return call(tables, house, delivery);
  }

  private static Ahead.Call call(Tables tables, House house, Delivery delivery) {
    return switch (delivery.errand()) {
      case Errand.Say say ->
          switch (say.to()) {
            case Target.User user -> {
              Conversation conversation = tables.conversations().get(user.conversationId());
              yield new Ahead.Call(
                  delivery.id(), conversation.channel(), conversation.chat(), true);
            }
            case Target.DeskThread thread ->
                atDesk(tables, house, delivery, thread.conversationId(), thread.desk());
            case Target.At at -> at(house, delivery, at.channel(), at.place());
          };
      case Errand.OpenThread open -> {
        DeskPlan desk = house.plan().desk(open.desk());
        yield switch (open.where()) {
          case Threads.Whereabouts.In in ->
              new Ahead.Call(delivery.id(), desk.channel(), in.chat(), false);
          case Threads.Whereabouts.With with ->
              new Ahead.Call(delivery.id(), desk.channel(), with.personId(), true);
        };
      }
      case Errand.FinishThread finish ->
          atDesk(tables, house, delivery, finish.conversationId(), finish.desk());
      case Errand.Rewrite rewrite -> at(house, delivery, rewrite.channel(), rewrite.place());
      case Errand.Retract retract -> at(house, delivery, retract.channel(), retract.place());
      case Errand.React react -> at(house, delivery, react.channel(), react.place());
    };
  }

  private static Ahead.Call atDesk(
      Tables tables, House house, Delivery delivery, String conversationId, String deskName) {
    DeskPlan desk = house.plan().desk(deskName);
    String chat =
        tables
            .threads()
            .current(conversationId, deskName)
            .map(thread -> thread.place().chat())
            .orElse(house.spaceOf(desk));
    return new Ahead.Call(delivery.id(), desk.channel(), chat, !chat.equals(house.spaceOf(desk)));
  }

  private static Ahead.Call at(House house, Delivery delivery, String channel, Place place) {
    boolean space = house.deskIn(channel, place.chat()).isPresent();
    return new Ahead.Call(delivery.id(), channel, place.chat(), !space);
  }

  /** Begins the delivery at the head of a lane, if it is still the one that was seen. */
  Begun begin(String lane, String id) {
    Optional<Delivery> head = change.tables().deliveries().head(lane);
    if (head.isEmpty() || !head.get().id().equals(id)) {
      return new Begun.Dropped();
    }
    Delivery delivery = head.get();
    if (tooLate(delivery)) {
      becomeDraft(delivery);
      return new Begun.Dropped();
    }
    Begun begun = meaning(delivery);
    if (begun instanceof Begun.Job job) {
      change.tables().deliveries().begin(id);
      Delivery begunDelivery =
          new Delivery(
              delivery.id(),
              delivery.lane(),
              delivery.seq(),
              delivery.conversationId(),
              delivery.messageId(),
              delivery.errand(),
              Delivery.State.SENDING,
              delivery.guardEpoch(),
              delivery.attempts() + 1,
              delivery.dueAt(),
              delivery.error());
      return new Begun.Job(begunDelivery, job.channel(), job.action(), job.threadId());
    }
    change.tables().deliveries().done(id);
    return begun;
  }

  /** Before its first attempt, a bot's word is checked against the epoch it may be said under. */
  private boolean tooLate(Delivery delivery) {
    Long guard = delivery.guardEpoch();
    String conversationId = delivery.conversationId();
    String messageId = delivery.messageId();
    if (guard == null || delivery.attempts() > 0 || conversationId == null || messageId == null) {
      return false;
    }
    Conversation conversation = change.tables().conversations().get(conversationId);
    if (conversation.epoch() == guard) {
      return false;
    }
    String turnId = change.tables().messages().get(messageId).turnId();
    return turnId == null || !Drafts.lastWordsOf(change, conversation, turnId);
  }

  private void becomeDraft(Delivery delivery) {
    change.tables().deliveries().done(delivery.id());
    String messageId = delivery.messageId();
    String conversationId = delivery.conversationId();
    if (messageId != null && conversationId != null) {
      Message message = change.tables().messages().get(messageId);
      if (message.author() == Author.BOT) {
        new Drafts(change).keep(change.tables().conversations().get(conversationId), message);
      }
    }
  }

  private Begun meaning(Delivery delivery) {
    return switch (delivery.errand()) {
      case Errand.Say say -> say(delivery, say);
      case Errand.OpenThread open -> open(delivery, open);
      case Errand.FinishThread finish ->
          change
              .tables()
              .threads()
              .current(finish.conversationId(), finish.desk())
              .filter(thread -> isOver(thread.handoffId()))
              .<Begun>map(thread ->
                  new Begun.Job(
                      delivery, thread.channel(), new Action.Finish(thread.place()), thread.id()))
              .orElseGet(Begun.Dropped::new);
      case Errand.Rewrite rewrite ->
          new Begun.Job(
              delivery,
              rewrite.channel(),
              new Action.Rewrite(rewrite.place(), rewrite.platformId(), rewrite.content()),
              null);
      case Errand.Retract retract ->
          new Begun.Job(
              delivery,
              retract.channel(),
              new Action.Retract(retract.place(), retract.platformId()),
              null);
      case Errand.React react ->
          new Begun.Job(
              delivery,
              react.channel(),
              new Action.React(react.place(), react.platformId(), react.mark()),
              null);
    };
  }

  private Begun say(Delivery delivery, Errand.Say say) {
    return switch (say.to()) {
      case Target.User user -> {
        Conversation conversation = change.tables().conversations().get(user.conversationId());
        Place place = Place.chat(conversation.chat());
        yield new Begun.Job(
            delivery,
            conversation.channel(),
            new Action.Send(outbound(delivery, conversation.channel(), place, say)),
            null);
      }
      case Target.DeskThread target -> {
        DeskPlan desk = change.house().plan().desk(target.desk());
        Optional<DeskThread> thread =
            change.tables().threads().current(target.conversationId(), target.desk());
        yield thread
            .<Begun>map(open ->
                new Begun.Job(
                    delivery,
                    open.channel(),
                    new Action.Send(outbound(delivery, open.channel(), open.place(), say)),
                    open.id()))
            .orElseGet(() -> openAgain(delivery, desk, target.conversationId()));
      }
      case Target.At at ->
          new Begun.Job(
              delivery,
              at.channel(),
              new Action.Send(outbound(delivery, at.channel(), at.place(), say)),
              null);
    };
  }

  private Outbound outbound(Delivery delivery, String channel, Place place, Errand.Say say) {
    String quotes = say.replyTo();
    String replyTo =
        quotes == null
            ? null
            : change.tables().messages().copies(quotes).stream()
                .filter(copy -> copy.channel().equals(channel))
                .filter(copy -> copy.place().chat().equals(place.chat()))
                .map(MessageCopy::platformId)
                .findFirst()
                .orElse(null);
    return new Outbound(delivery.id(), place, say.content(), replyTo, say.silent());
  }

  private Begun open(Delivery delivery, Errand.OpenThread open) {
    DeskPlan desk = change.house().plan().desk(open.desk());
    Handoff handoff = change.tables().handoffs().get(open.handoffId());
    boolean wanted =
        switch (handoff.status()) {
          case QUEUED -> true;
          case ACCEPTED -> open.desk().equals(handoff.desk());
          case COMPLETED, FAILED, EXPIRED -> false;
        };
    if (!wanted) {
      return new Begun.Dropped();
    }
    Optional<DeskThread> existing =
        change.tables().threads().current(open.conversationId(), open.desk());
    boolean topics = change.house().channel(desk.channel()) instanceof Threads;
    if (topics
        && existing.isPresent()
        && open.where() instanceof Threads.Whereabouts.In in
        && existing.get().place().chat().equals(in.chat())) {
      DeskThread thread = existing.get();
      Outbound head = new Outbound(delivery.id(), thread.place(), open.head(), null, false);
      return new Begun.Job(
          delivery, desk.channel(), new Action.Reuse(thread, open.handoffId(), head), thread.id());
    }
    Outbound head = new Outbound(delivery.id(), Place.chat(""), open.head(), null, false);
    return new Begun.Job(
        delivery,
        desk.channel(),
        new Action.Open(
            open.conversationId(),
            open.handoffId(),
            open.desk(),
            open.where(),
            open.title(),
            head,
            false),
        null);
  }

  /** The thread is gone: another is opened in its place before the delivery goes on. */
  private Begun openAgain(Delivery delivery, DeskPlan desk, String conversationId) {
    Conversation conversation = change.tables().conversations().get(conversationId);
    List<Handoff> handoffs = change.tables().handoffs().of(conversationId);
    if (handoffs.isEmpty()) {
      return new Begun.Dropped();
    }
    Handoff latest = handoffs.getLast();
    String agentId = latest.agentId();
    Threads.Whereabouts where =
        desk.conversations() == DeskPlan.Where.DIRECT
                && latest.status() == HandoffStatus.ACCEPTED
                && agentId != null
            ? new Threads.Whereabouts.With(agentId)
            : new Threads.Whereabouts.In(change.house().spaceOf(desk));
    Text head =
        new Lines().plain("💬 ").bold(Offers.who(conversation)).plain(" (continued)").text();
    return new Begun.Job(
        delivery,
        desk.channel(),
        new Action.Open(
            conversationId,
            latest.id(),
            desk.name(),
            where,
            Offers.who(conversation),
            new Outbound(delivery.id() + "-thread", Place.chat(""), head, null, false),
            true),
        null);
  }

  /** The platform took it. */
  void done(Begun.Job job, Done done) {
    Delivery delivery = job.delivery();
    switch (done) {
      case Done.Nothing nothing -> change.tables().deliveries().done(delivery.id());
      case Done.Sent sent -> {
        change.tables().deliveries().done(delivery.id());
        if (job.action() instanceof Action.Reuse reuse) {
          change
              .tables()
              .threads()
              .reuse(reuse.thread().id(), reuse.handoffId(), sent.receipt().messageId());
        }
        stands(job, sent);
      }
      case Done.Opened opened -> {
        if (job.action() instanceof Action.Open open) {
          change
              .tables()
              .threads()
              .add(
                  new DeskThread(
                      change.house().ids().next(),
                      open.desk(),
                      open.conversationId(),
                      open.handoffId(),
                      job.channel(),
                      opened.place(),
                      opened.headId(),
                      change.now()));
          if (open.again()) {
            change.tables().deliveries().retry(delivery.id(), Instant.EPOCH, "thread opened again");
          } else {
            change.tables().deliveries().done(delivery.id());
          }
        }
      }
    }
  }

  private void stands(Begun.Job job, Done.Sent sent) {
    String messageId = job.delivery().messageId();
    if (messageId == null) {
      return;
    }
    boolean toUser = job.delivery().lane().startsWith(Post.userLane(""));
    change
        .tables()
        .messages()
        .standsAt(
            new MessageCopy(
                job.channel(),
                sent.place(),
                sent.receipt().messageId(),
                messageId,
                toUser ? MessageCopy.Side.USER : MessageCopy.Side.DESK));
    if (toUser && !change.tables().deliveries().pending(messageId, job.delivery().lane())) {
      mark(messageId, Reactions.Mark.DELIVERED);
    }
  }

  /** Shows the agent, on the message they wrote, whether the user has it. */
  private void mark(String messageId, Reactions.Mark mark) {
    Message message = change.tables().messages().get(messageId);
    if (message.author() != Author.AGENT) {
      return;
    }
    for (MessageCopy copy : change.tables().messages().copies(messageId)) {
      if (copy.side() == MessageCopy.Side.DESK
          && change.house().channel(copy.channel()) instanceof Reactions) {
        change.post().react(copy.channel(), copy.place(), copy.platformId(), mark);
      }
    }
  }

  void threadGone(Begun.Job job, String why) {
    String threadId = job.threadId();
    if (threadId == null) {
      bury(job, why);
      return;
    }
    change.tables().threads().gone(threadId);
    if (job.delivery().errand() instanceof Errand.FinishThread) {
      change.tables().deliveries().done(job.delivery().id());
    } else {
      change.tables().deliveries().retry(job.delivery().id(), Instant.EPOCH, why);
    }
  }

  /** The platform will never take it: whoever wrote it is told. */
  void bury(Begun.Job job, String why) {
    Delivery delivery = job.delivery();
    boolean words = delivery.errand() instanceof Errand.Say;
    if (words || delivery.errand() instanceof Errand.OpenThread) {
      change.tables().deliveries().bury(delivery.id(), why);
    } else {
      change.tables().deliveries().done(delivery.id());
    }
    String conversationId = delivery.conversationId();
    String messageId = delivery.messageId();
    boolean toUser = delivery.lane().startsWith(Post.userLane(""));
    if (!words || !toUser || conversationId == null || messageId == null) {
      return;
    }
    Conversation conversation = change.tables().conversations().get(conversationId);
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    mark(messageId, Reactions.Mark.FAILED);
    Handoff handoff = change.tables().handoffs().get(handoffId);
    Message message = change.tables().messages().get(messageId);
    Text told =
        new Lines()
            .plain("⚠️ Not delivered to ")
            .bold(Offers.who(conversation))
            .plain(": " + why)
            .newLine()
            .italic(Lines.summary(message.content()))
            .text();
    for (DeskPlan desk : change.controls().desksSeeing(handoff)) {
      change.post().tellDesk(conversation, desk, told);
    }
  }

  private boolean isOver(String handoffId) {
    return change
        .tables()
        .handoffs()
        .find(handoffId)
        .map(handoff -> !handoff.status().open())
        .orElse(true);
  }
}
