package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import dev.baton.connector.Outbound;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.ThreadOpeningChannel;
import dev.baton.connector.ThreadStates;
import dev.baton.connector.Threads;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a delivery when it begins: turns its command into a call with the addresses that are
 * valid now.
 */
final class DeliveryResolver {

  private static final int LOOK_AHEAD = 30;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;

  DeliveryResolver(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.deliveries = work.tables().deliveries();
  }

  /** The result of beginning a delivery. */
  sealed interface Begun {

    /** There was nothing left to do. */
    record Dropped() implements Begun {}

    /** Something else in the lane comes first. */
    record Postponed() implements Begun {}

    /**
     * A delivery whose call is to be made now.
     *
     * @param with other deliveries that go out in the same call
     */
    record Job(
        Delivery delivery,
        String channel,
        Action action,
        @Nullable String threadId,
        List<Delivery> with)
        implements Begun {

      Job(Delivery delivery, String channel, Action action, @Nullable String threadId) {
        this(delivery, channel, action, threadId, List.of());
      }

      /** The same call as the job of one of the deliveries that went out in it. */
      Job of(Delivery part) {
        return new Job(part, channel, action, threadId);
      }
    }
  }

  /** A call on a channel. */
  sealed interface Action {

    record Send(Outbound outbound) implements Action {}

    /** Several files at once; the first is that of the delivery itself. */
    record SendAlbum(List<Outbound> parts) implements Action {}

    /**
     * A thread that is opened.
     *
     * @param state what it shows from the beginning; null for nothing
     * @param again whether it takes the place of one that is gone
     */
    record Open(
        String conversationId,
        String handoffId,
        String desk,
        Threads.Whereabouts where,
        String title,
        Outbound head,
        ThreadStates.@Nullable State state,
        boolean again)
        implements Action {}

    record Reuse(DeskThread thread, String handoffId, Outbound head, boolean finished)
        implements Action {}

    record Finish(Place place) implements Action {}

    record Rewrite(Place place, String platformId, Content content) implements Action {}

    record Retract(Place place, String platformId) implements Action {}

    record RemoveThread(Place place) implements Action {}

    record React(Place place, String platformId, Reactions.Mark mark) implements Action {}

    /**
     * The bot's reaction to a message.
     *
     * @param emoji null to take the bot's reaction away
     */
    record ShowEmoji(Place place, String platformId, @Nullable String emoji) implements Action {}

    record ShowState(Place place, ThreadStates.State state) implements Action {}
  }

  /**
   * Begins the delivery at the head of a lane, if it is still the one that was seen.
   *
   * @param together whether texts behind it may go out with it
   */
  Begun begin(String lane, String id, boolean together) {
    return deliveries
        .head(lane)
        .filter(head -> head.id().equals(id))
        .map(head -> begin(head, together))
        .orElseGet(Begun.Dropped::new);
  }

  /**
   * Begins the delivery that this unit of work has seen at the head of its lane.
   *
   * @param together whether texts behind it may go out with it
   */
  Begun begin(Delivery delivery, boolean together) {
    String id = delivery.id();
    String lane = delivery.lane();
    if (ErasureSteps.isVoid(work, delivery)) {
      deliveries.done(id);
      return new Begun.Dropped();
    }
    if (together && isSaidAgain(delivery)) {
      deliveries.done(id);
      return new Begun.Dropped();
    }
    if (tooLate(delivery)) {
      becomeDraft(delivery);
      return new Begun.Dropped();
    }
    Begun begun = meaning(delivery);
    if (begun instanceof Begun.Job job) {
      deliveries.begin(id);
      noteAgentsWord(delivery);
      if (job.action() instanceof Action.Send send) {
        List<Delivery> parts = new AlbumParts(work).with(delivery, job.channel());
        if (!parts.isEmpty()) {
          return album(delivery, job, send.outbound(), parts);
        }
      }
      List<Delivery> with =
          together
                  && job.action() instanceof Action.Send
                  && LaneName.ofDeliveries(lane) instanceof LaneName.ToDesk
              ? new TextMerger(work).with(delivery, job.channel())
              : List.of();
      with.forEach(each -> deliveries.begin(each.id()));
      return new Begun.Job(
          delivery.begun(),
          job.channel(),
          with.isEmpty() ? job.action() : longer(job.action(), delivery, with),
          job.threadId(),
          with);
    }
    if (begun instanceof Begun.Dropped) {
      deliveries.done(id);
    }
    return begun;
  }

  private Begun album(Delivery first, Begun.Job job, Outbound head, List<Delivery> with) {
    List<Outbound> parts = new ArrayList<>();
    parts.add(new AlbumParts(work).before(head, first, with));
    for (Delivery each : with) {
      deliveries.begin(each.id());
      if (each.command() instanceof DeliveryCommand.Say say) {
        Outbound part = outbound(each, job.channel(), head.to(), say);
        parts.add(new AlbumParts(work).behind(part, each));
      }
    }
    return new Begun.Job(
        first.begun(), job.channel(), new Action.SendAlbum(parts), job.threadId(), with);
  }

  private static Action longer(Action action, Delivery first, List<Delivery> with) {
    return action instanceof Action.Send send
        ? new Action.Send(
            new Outbound(
                send.outbound().id(),
                send.outbound().to(),
                TextMerger.words(first, with),
                send.outbound().replyTo(),
                send.outbound().quote(),
                send.outbound().silent()))
        : action;
  }

  /**
   * Notes that an agent has spoken. From then on, the turn that caused the handoff can send no more
   * last messages.
   */
  private void noteAgentsWord(Delivery delivery) {
    String messageId = delivery.messageId();
    if (messageId == null
        || delivery.isBots()
        || !(LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToUser)) {
      return;
    }
    Message message = messages.get(messageId);
    String handoffId = message.handoffId();
    if (message.author() == Author.AGENT && handoffId != null && handoffs.agentSpoke(handoffId)) {
      work.hooks().spoke(handoffId);
    }
  }

  /** Whether Baton says the same again at the place behind this: then once is enough. */
  private boolean isSaidAgain(Delivery delivery) {
    return delivery.attempts() == 0
        && delivery.command() instanceof DeliveryCommand.Say say
        && say.to() instanceof Target.At
        && deliveries.behind(delivery, TextMerger.MOST).stream()
            .anyMatch(next -> next.command().equals(say));
  }

  /**
   * Checks a bot's message, before its first attempt, against the epoch it may be sent in. An
   * answer to a turn that was received before control changed is sent all the same, until an agent
   * has spoken; a dead letter that is tried again has lost its place in the order and is not.
   */
  private boolean tooLate(Delivery delivery) {
    Long guard = delivery.guardEpoch();
    String conversationId = delivery.conversationId();
    String messageId = delivery.messageId();
    if (guard == null || delivery.attempts() > 0 || conversationId == null || messageId == null) {
      return false;
    }
    Conversation conversation = conversations.get(conversationId);
    if (conversation.epoch() == guard && conversation.control() == Control.BOT) {
      return false;
    }
    Message message = messages.get(messageId);
    boolean retriedLetter = delivery.error() != null;
    return message.turnId() == null || retriedLetter || Drafts.agentSpokeSince(work, message);
  }

  private void becomeDraft(Delivery delivery) {
    deliveries.done(delivery.id());
    String messageId = delivery.messageId();
    String conversationId = delivery.conversationId();
    if (messageId != null && conversationId != null) {
      Message message = messages.get(messageId);
      if (message.author() == Author.BOT) {
        new Drafts(work).keep(conversations.get(conversationId), message);
      }
    }
  }

  private Begun meaning(Delivery delivery) {
    return switch (delivery.command()) {
      case DeliveryCommand.Say say -> say(delivery, say);
      case DeliveryCommand.OpenThread open -> open(delivery, open);
      case DeliveryCommand.FinishThread finish ->
          threads
              .current(finish.conversationId(), finish.desk())
              .filter(thread -> isOver(thread.handoffId(), finish.desk()))
              .filter(thread -> !threads.isFinished(thread.id()))
              .<Begun>map(thread ->
                  new Begun.Job(
                      delivery, thread.channel(), new Action.Finish(thread.place()), thread.id()))
              .orElseGet(Begun.Dropped::new);
      case DeliveryCommand.Rewrite rewrite ->
          isOutdated(delivery, rewrite)
              ? new Begun.Dropped()
              : new Begun.Job(
                  delivery,
                  rewrite.channel(),
                  new Action.Rewrite(
                      now(rewrite.channel(), rewrite.place()),
                      rewrite.platformId(),
                      written(
                          rewrite.channel(),
                          now(rewrite.channel(), rewrite.place()),
                          rewrite.content())),
                  null);
      case DeliveryCommand.Retract retract ->
          new Begun.Job(
              delivery,
              retract.channel(),
              new Action.Retract(now(retract.channel(), retract.place()), retract.platformId()),
              null);
      case DeliveryCommand.RemoveThread remove ->
          new Begun.Job(
              delivery,
              remove.channel(),
              new Action.RemoveThread(now(remove.channel(), remove.place())),
              null);
      case DeliveryCommand.React react ->
          new Begun.Job(
              delivery,
              react.channel(),
              new Action.React(
                  now(react.channel(), react.place()), react.platformId(), react.mark()),
              null);
      case DeliveryCommand.ShowReaction show ->
          deliveries.behind(delivery, LOOK_AHEAD).stream()
                  .anyMatch(later -> later.command().equals(show))
              ? new Begun.Dropped()
              : new Begun.Job(
                  delivery,
                  show.on().channel(),
                  new Action.ShowEmoji(
                      now(show.on().channel(), show.on().place()),
                      show.on().platformId(),
                      new ShownReactions(work).on(show.on())),
                  null);
      case DeliveryCommand.ShowState show ->
          threads
              .find(show.threadId())
              .<Begun>flatMap(thread ->
                  new ShownStates(work)
                      .due(thread)
                      .map(state ->
                          new Begun.Job(
                              delivery,
                              thread.channel(),
                              new Action.ShowState(thread.place(), state),
                              thread.id())))
              .orElseGet(Begun.Dropped::new);
    };
  }

  /** Whether a message is to be changed again, or deleted, by what waits behind this change. */
  private boolean isOutdated(Delivery delivery, DeliveryCommand.Rewrite rewrite) {
    return deliveries.behind(delivery, LOOK_AHEAD).stream()
        .anyMatch(later ->
            switch (later.command()) {
              case DeliveryCommand.Rewrite again ->
                  again.channel().equals(rewrite.channel())
                      && again.place().equals(rewrite.place())
                      && again.platformId().equals(rewrite.platformId());
              case DeliveryCommand.Retract retract ->
                  retract.channel().equals(rewrite.channel())
                      && retract.place().equals(rewrite.place())
                      && retract.platformId().equals(rewrite.platformId());
              case DeliveryCommand.Say say -> false;
              case DeliveryCommand.OpenThread open -> false;
              case DeliveryCommand.FinishThread finish -> false;
              case DeliveryCommand.RemoveThread remove -> false;
              case DeliveryCommand.React react -> false;
              case DeliveryCommand.ShowReaction show -> false;
              case DeliveryCommand.ShowState show -> false;
            });
  }

  private Begun say(Delivery delivery, DeliveryCommand.Say say) {
    return switch (say.to()) {
      case Target.User user -> {
        Conversation conversation = conversations.get(user.conversationId());
        Place place = conversation.place();
        yield new Begun.Job(
            delivery,
            conversation.channel(),
            new Action.Send(outbound(delivery, conversation.channel(), place, say)),
            null);
      }
      case Target.DeskThread target -> {
        DeskPlan desk = work.context().plan().desk(target.desk());
        yield threadOf(desk, target)
            .<Begun>map(open ->
                new Begun.Job(
                    delivery,
                    open.channel(),
                    new Action.Send(outbound(delivery, open.channel(), open.place(), say)),
                    open.id()))
            .orElseGet(() -> withoutThread(delivery, desk, target));
      }
      case Target.At at ->
          new Begun.Job(
              delivery,
              at.channel(),
              new Action.Send(outbound(delivery, at.channel(), now(at.channel(), at.place()), say)),
              null);
    };
  }

  /**
   * Returns the thread in which a desk sees a conversation. What belongs to a handoff that an agent
   * has in their direct chat is shown there only.
   */
  private Optional<DeskThread> threadOf(DeskPlan desk, Target.DeskThread target) {
    String space = work.context().spaceOf(desk);
    return threads
        .current(target.conversationId(), desk.name())
        .filter(thread ->
            desk.conversations() == DeskPlan.Where.SPACE
                || !isAccepted(target.handoffId() == null ? thread.handoffId() : target.handoffId())
                || (!thread.place().chat().equals(space)
                    && (target.handoffId() == null
                        || target.handoffId().equals(thread.handoffId()))));
  }

  private boolean isAccepted(@Nullable String handoffId) {
    return handoffId != null && handoffs.get(handoffId).status() == HandoffStatus.ACCEPTED;
  }

  /**
   * Finds out what becomes of a message without a thread. Either a thread waits to be opened, or
   * the present one is gone and another takes its place; but no thread is opened only to say
   * something of Baton's own about a handoff that is not this desk's any more.
   */
  private Begun withoutThread(Delivery delivery, DeskPlan desk, Target.DeskThread target) {
    if (delivery.messageId() == null && isOver(target.handoffId(), desk.name())) {
      return new Begun.Dropped();
    }
    return new DeskLane(work, target.conversationId(), desk).openBefore(delivery)
        ? new Begun.Postponed()
        : openAgain(delivery, desk, target.conversationId());
  }

  private Place now(String channel, Place place) {
    return new Place(work.context().now(channel, place.chat()), place.thread());
  }

  private Outbound outbound(
      Delivery delivery, String channel, Place place, DeliveryCommand.Say say) {
    String quotes = say.replyTo();
    String replyTo =
        quotes == null
            ? null
            : messages.copies(quotes).stream()
                .filter(copy -> copy.channel().equals(channel))
                .filter(copy -> copy.place().chat().equals(place.chat()))
                .map(MessageCopy::platformId)
                .findFirst()
                .orElse(null);
    String part = say.quote();
    Content content = written(channel, place, say.content());
    return replyTo != null || part == null
        ? new Outbound(delivery.id(), place, content, replyTo, part, say.silent())
        : new Outbound(delivery.id(), place, belowPart(channel, content, part), null, say.silent());
  }

  private Content written(String channel, Place place, Content content) {
    return new TypedChoices(work).written(channel, place.chat(), content);
  }

  /** A content with the part that it quotes, unless the two are too long for one message. */
  private Content belowPart(String channel, Content content, String part) {
    Content whole = QuotedPart.above(content, part, Masking.NONE);
    return work.outbox().fitting(channel).fit(whole).size() == 1 ? whole : content;
  }

  private Begun open(Delivery delivery, DeliveryCommand.OpenThread open) {
    DeskPlan desk = work.context().plan().desk(open.desk());
    DeskLane lane = new DeskLane(work, open.conversationId(), desk);
    if (!lane.isWanted(open) || lane.nextThread(delivery.id()).isPresent()) {
      return new Begun.Dropped();
    }
    Threads.Whereabouts where =
        switch (open.where()) {
          case Threads.Whereabouts.In in ->
              new Threads.Whereabouts.In(work.context().now(desk.channel(), in.chat()));
          case Threads.Whereabouts.With with -> with;
        };
    Optional<DeskThread> resumed = lane.resumable(where);
    if (resumed.isPresent()) {
      DeskThread thread = resumed.get();
      Content shown = written(desk.channel(), thread.place(), open.head());
      Outbound head = new Outbound(delivery.id(), thread.place(), shown, null, false);
      return new Begun.Job(
          delivery,
          desk.channel(),
          new Action.Reuse(thread, open.handoffId(), head, threads.isFinished(thread.id())),
          thread.id());
    }
    Outbound head =
        new Outbound(delivery.id(), Place.chat(""), head(desk, where, open.head()), null, false);
    return new Begun.Job(
        delivery,
        desk.channel(),
        new Action.Open(
            open.conversationId(),
            open.handoffId(),
            open.desk(),
            where,
            open.title(),
            head,
            new ShownStates(work).atOpening(desk, where, open.handoffId()),
            false),
        null);
  }

  /**
   * The first message of a thread to be opened. Which chat a platform opens for a person is not
   * known yet: no command can be bound to it, and the words of the commands are enough.
   */
  private Content head(DeskPlan desk, Threads.Whereabouts where, Content head) {
    String channel = desk.channel();
    return switch (where) {
      case Threads.Whereabouts.In in -> written(channel, Place.chat(in.chat()), head);
      case Threads.Whereabouts.With with ->
          work.context().channel(channel) instanceof ThreadOpeningChannel
                  && head instanceof Content.Buttons question
                  && !work.context().capabilities(channel).has(Feature.BUTTONS)
              ? question.text()
              : written(channel, Place.chat(with.personId()), head);
    };
  }

  /** Opens another thread in place of one that is gone, before the delivery continues. */
  private Begun openAgain(Delivery delivery, DeskPlan desk, String conversationId) {
    Conversation conversation = conversations.get(conversationId);
    List<Handoff> all = handoffs.of(conversationId);
    if (all.isEmpty()) {
      return new Begun.Dropped();
    }
    Handoff latest = all.getLast();
    String agentId = latest.agentId();
    Threads.Whereabouts where =
        desk.conversations() == DeskPlan.Where.DIRECT
                && latest.status() == HandoffStatus.ACCEPTED
                && agentId != null
            ? new Threads.Whereabouts.With(agentId)
            : new Threads.Whereabouts.In(work.context().spaceOf(desk));
    String who = work.words(desk).who(conversation);
    Text head = work.words(desk).say(AgentText.CONTINUED, who);
    return new Begun.Job(
        delivery,
        desk.channel(),
        new Action.Open(
            conversationId,
            latest.id(),
            desk.name(),
            where,
            who,
            new Outbound(delivery.id() + "-thread", Place.chat(""), head, null, false),
            new ShownStates(work).atOpening(desk, where, latest.id()),
            true),
        null);
  }

  /** Whether a desk has nothing more to do for a handoff. */
  private boolean isOver(@Nullable String handoffId, String desk) {
    return Optional.ofNullable(handoffId)
        .flatMap(handoffs::find)
        .map(handoff ->
            switch (handoff.status()) {
              case QUEUED ->
                  work.desks().desksSeeing(handoff).stream()
                      .noneMatch(seeing -> seeing.name().equals(desk));
              case ACCEPTED -> !desk.equals(handoff.desk());
              case COMPLETED, FAILED, EXPIRED -> true;
            })
        .orElse(true);
  }
}
