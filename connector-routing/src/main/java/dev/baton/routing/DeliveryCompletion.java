package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Channel;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.EmojiReactions;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.connector.Receipt;
import dev.baton.connector.Threads;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.hook.HookKind;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
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
import dev.baton.texts.UserText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Applies the outcome of a delivery's call, within a unit of work. */
final class DeliveryCompletion {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeskThreadTable threads;
  private final DeliveryTable deliveries;

  DeliveryCompletion(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.threads = work.tables().threads();
    this.deliveries = work.tables().deliveries();
  }

  /** The result of a successful call. */
  sealed interface Done {

    record Nothing() implements Done {}

    record Sent(Place place, Receipt receipt) implements Done {}

    /**
     * An album that was sent.
     *
     * @param receipts that of the delivery itself, and then of each that went with it
     */
    record SentAlbum(Place place, List<Receipt> receipts) implements Done {}

    record Opened(Place place, String headId) implements Done {}
  }

  /** Completes a delivery that the platform accepted. */
  void done(DeliveryResolver.Begun.Job job, Done done) {
    Delivery delivery = job.delivery();
    switch (done) {
      case Done.Nothing nothing -> {
        deliveries.done(delivery.id());
        String threadId = job.threadId();
        if (threadId != null && job.action() instanceof DeliveryResolver.Action.Finish finish) {
          finished(job.channel(), threadId, finish.place());
        }
        if (threadId != null && job.action() instanceof DeliveryResolver.Action.ShowState show) {
          threads.shows(threadId, show.state());
          threads.find(threadId).ifPresent(new ShownStates(work)::changed);
        }
      }
      case Done.Sent sent -> {
        sent(delivery);
        job.with().forEach(this::sent);
        if (job.action() instanceof DeliveryResolver.Action.Reuse reuse) {
          DeskThread thread = reuse.thread();
          threads.reuse(thread.id(), reuse.handoffId(), sent.receipt().messageId());
          threads
              .at(thread.channel(), thread.place().chat(), thread.place().thread())
              .ifPresent(open -> {
                new Offers(work)
                    .opened(
                        open,
                        new Threads.Whereabouts.In(thread.place().chat()),
                        reuse.head().content());
                new ShownStates(work).changed(open);
              });
        }
        stands(job, delivery, sent);
      }
      case Done.SentAlbum album -> {
        List<Delivery> parts = new ArrayList<>(List.of(delivery));
        parts.addAll(job.with());
        int confirmed = Math.min(parts.size(), album.receipts().size());
        parts.subList(0, confirmed).forEach(this::sent);
        for (int part = 0; part < confirmed; part++) {
          stands(job, parts.get(part), new Done.Sent(album.place(), album.receipts().get(part)));
        }
        parts
            .subList(confirmed, parts.size())
            .forEach(part -> bury(job.of(part), "the platform has not confirmed it"));
      }
      case Done.Opened opened -> {
        if (job.action() instanceof DeliveryResolver.Action.Open open) {
          DeskThread thread =
              new DeskThread(
                  work.context().ids().next(),
                  open.desk(),
                  open.conversationId(),
                  open.handoffId(),
                  job.channel(),
                  opened.place(),
                  opened.headId(),
                  work.now());
          threads.add(thread);
          if (open.state() != null) {
            threads.shows(thread.id(), open.state());
          }
          if (open.again()) {
            deliveries.retry(delivery.id(), Instant.EPOCH, "thread opened again");
          } else {
            deliveries.done(delivery.id());
          }
          boolean left =
              open.where() instanceof Threads.Whereabouts.With with
                  && !handoffs.get(open.handoffId()).isWith(with.personId());
          if (!open.again() || left) {
            new Offers(work).opened(thread, open.where(), open.head().content());
          }
          new ShownStates(work).changed(thread);
        }
      }
    }
  }

  /**
   * Ends a delivery that was made. One that was moved behind another thread meanwhile went into the
   * old one and is made again.
   */
  private void sent(Delivery delivery) {
    if (!deliveries.doneUnmoved(delivery) && deliveries.wasMoved(delivery)) {
      deliveries.retry(delivery.id(), Instant.EPOCH, "sent into an earlier thread");
    }
  }

  /** A topic of a desk's space is used again; any other thread is not, once it is finished. */
  private void finished(String channel, String threadId, Place place) {
    boolean usedAgain =
        work.context().deskIn(channel, place.chat()).isPresent()
            && work.context().channel(channel) instanceof Threads;
    if (usedAgain) {
      threads.finished(threadId);
    } else {
      threads.gone(threadId, work.now());
    }
  }

  private void stands(DeliveryResolver.Begun.Job job, Delivery delivery, Done.Sent sent) {
    String messageId = delivery.messageId();
    if (messageId == null) {
      return;
    }
    boolean toUser = LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToUser;
    MessageCopy copy =
        new MessageCopy(
            job.channel(),
            sent.place(),
            sent.receipt().messageId(),
            messageId,
            toUser ? MessageCopy.Side.USER : MessageCopy.Side.DESK);
    messages.addCopy(copy, toUser ? work.context().ids().next() : null);
    if (delivery.command() instanceof DeliveryCommand.Say say
        && say.content() instanceof Content.Buttons
        && LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk to) {
      new TransferCards(work).arrived(to.conversationId(), to.desk(), copy);
    }
    boolean merged = job.action() instanceof DeliveryResolver.Action.Send && !job.with().isEmpty();
    if (merged) {
      new TextMerger(work).stand(copy, delivery, job.with());
    }
    boolean hooked = toUser && work.hooks().isTold(HookKind.MESSAGE_SENT);
    boolean matters = hooked || (toUser && (!delivery.isBots() || work.context().mayWatch()));
    if (matters && !deliveries.pending(messageId, delivery.lane())) {
      arrived(delivery, messages.get(messageId));
    }
  }

  /** The user has all of a message. */
  private void arrived(Delivery delivery, Message message) {
    work.hooks().sent(message);
    if (!delivery.isBots()) {
      delivered(message);
      if (delivery.command() instanceof DeliveryCommand.Say say) {
        new WaitingUsers(work).arrived(message, say.content());
      }
    }
    new Watches(work).said(message);
  }

  /** A user who has put something on the first part of a message has received it. */
  private void delivered(Message message) {
    if (!new ShownReactions(work).renewedAtDesk(message)) {
      mark(message, Reactions.Mark.DELIVERED);
    }
  }

  /** Marks the message an agent wrote, to show whether the user has received it. */
  private void mark(Message message, Reactions.Mark mark) {
    if (message.author() != Author.AGENT) {
      return;
    }
    boolean part = messages.isPart(message.id());
    for (MessageCopy copy : messages.copies(message.id())) {
      if (copy.side() != MessageCopy.Side.DESK || new Watches(work).isMirrored(message, copy)) {
        continue;
      }
      Channel channel = work.context().channel(copy.channel());
      if (part && channel instanceof EmojiReactions emojis && emojis.onWholeAlbums()) {
        work.outbox().showReaction(message.conversationId(), copy);
      } else if (channel instanceof Reactions) {
        work.outbox().react(copy.channel(), copy.place(), copy.platformId(), mark);
      }
    }
  }

  void threadGone(DeliveryResolver.Begun.Job job, String why) {
    String threadId = job.threadId();
    if (ErasureSteps.isErasure(job.delivery())) {
      deliveries.done(job.delivery().id());
      return;
    }
    if (threadId == null) {
      if (usersThreadGone(job.delivery())) {
        deliveries.retry(job.delivery().id(), Instant.EPOCH, why);
      } else if (!saidInTheChat(job.delivery(), why)) {
        bury(job, why);
      }
      return;
    }
    threads.gone(threadId, work.now());
    if (job.delivery().command() instanceof DeliveryCommand.FinishThread
        || job.delivery().command() instanceof DeliveryCommand.ShowState) {
      deliveries.done(job.delivery().id());
    } else {
      deliveries.retry(job.delivery().id(), Instant.EPOCH, why);
    }
  }

  /**
   * Forgets the thread in which a user wrote; from now on they are written to in the chat itself.
   */
  private boolean usersThreadGone(Delivery delivery) {
    if (delivery.command() instanceof DeliveryCommand.Say say
        && say.to() instanceof DeliveryCommand.Target.User user
        && conversations.get(user.conversationId()).thread() != null) {
      conversations.threadGone(user.conversationId());
      return true;
    }
    return false;
  }

  /** Says in the chat itself what belongs into a thread that is gone. */
  private boolean saidInTheChat(Delivery delivery, String why) {
    if (delivery.command() instanceof DeliveryCommand.Say say
        && say.to() instanceof DeliveryCommand.Target.At at
        && at.place().thread() != null) {
      Place chat = Place.chat(at.place().chat());
      deliveries.replace(
          delivery.id(),
          new DeliveryCommand.Say(
              new DeliveryCommand.Target.At(at.channel(), chat), say.content(), null, say.silent()),
          why);
      work.afterCommit().wakeDeliveries(delivery.lane());
      return true;
    }
    return false;
  }

  /** Gives up a delivery that the platform will never accept, and tells its author. */
  void bury(DeliveryResolver.Begun.Job job, String why) {
    Delivery delivery = job.delivery();
    if (ErasureSteps.isErasure(delivery)) {
      deliveries.bury(delivery.id(), why);
      return;
    }
    if (deliveries.wasMoved(delivery)) {
      deliveries.retry(delivery.id(), Instant.EPOCH, why);
      return;
    }
    switch (delivery.command()) {
      case DeliveryCommand.Say say -> {
        if (say.content() instanceof Content.Media media
            && media.file() instanceof Content.FileRef.Linked linked) {
          deliveries.replace(delivery.id(), asLink(say, media, linked.url().toString()), why);
          work.afterCommit().wakeDeliveries(delivery.lane());
          return;
        }
        if (say.content() instanceof Content.Buttons buttons && links(buttons)) {
          deliveries.replace(delivery.id(), withoutLinks(say, buttons), why);
          work.afterCommit().wakeDeliveries(delivery.lane());
          return;
        }
        DeskWords words = wordsAt(delivery, job.channel());
        if (say.content() instanceof Content.Media media
            && words != null
            && isOfUserForDesk(delivery)) {
          deliveries.replace(delivery.id(), missing(words, say, media, why), why);
          work.afterCommit().wakeDeliveries(delivery.lane());
          apologise(delivery, new Content.Media(media.kind(), media.file(), null));
          return;
        }
        if (new Watches(work).refused(delivery)) {
          deliveries.done(delivery.id());
          return;
        }
        deliveries.bury(delivery.id(), why);
        if (delivery.messageId() != null) {
          work.changed(delivery.messageId());
        }
        wordsRefused(delivery, why);
      }
      case DeliveryCommand.OpenThread open -> {
        deliveries.bury(delivery.id(), why);
        offerRefused(delivery, open, why);
      }
      case DeliveryCommand.FinishThread finish -> deliveries.done(delivery.id());
      case DeliveryCommand.ShowState show -> deliveries.done(delivery.id());
      case DeliveryCommand.Rewrite rewrite -> rewriteRefused(delivery, rewrite, why);
      case DeliveryCommand.Retract retract -> {
        new Retraction(work).refused(retract);
        changeRefused(delivery, AgentText.NOT_TAKEN_BACK_AT_USER, why);
      }
      case DeliveryCommand.RemoveThread remove -> deliveries.done(delivery.id());
      case DeliveryCommand.React react -> {
        deliveries.done(delivery.id());
        new RefusedMarks(work).refused(react);
      }
      case DeliveryCommand.ShowReaction show -> {
        deliveries.done(delivery.id());
        new ShownReactions(work).refused(show.on(), why);
      }
    }
  }

  /** Replaces a file that cannot be fetched or sent by its link. */
  private static DeliveryCommand asLink(DeliveryCommand.Say say, Content.Media media, String url) {
    Text caption = media.caption();
    String words = caption == null ? "" : "\n" + caption.text();
    return say.with(Text.plain(url + words));
  }

  /** Shows agents that a user's file is missing, and the words that came with it. */
  private static DeliveryCommand missing(
      DeskWords words, DeliveryCommand.Say say, Content.Media media, String why) {
    String name = media.file().name();
    String kind = media.kind().name().toLowerCase(Locale.ROOT);
    String what = name == null ? words.plain(AgentText.A_FILE, kind) : name;
    Text caption = media.caption();
    String more = caption == null || caption.text().isBlank() ? "" : "\n" + caption.text();
    return say.with(
        new TextBuilder().add(words.say(AgentText.FILE_MISSING, what, why)).plain(more).text());
  }

  /** What Baton says where a delivery is for agents; null if it is not. */
  private @Nullable DeskWords wordsAt(Delivery delivery, String channel) {
    return LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk lane
        ? Optional.ofNullable(work.context().plan().desks().get(lane.desk()))
            .or(() -> work.context().desksOn(channel).stream().findFirst())
            .map(work::words)
            .orElse(null)
        : null;
  }

  private boolean isOfUserForDesk(Delivery delivery) {
    String messageId = delivery.messageId();
    return messageId != null
        && delivery.conversationId() != null
        && LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk
        && messages.get(messageId).author() == Author.USER;
  }

  /** Tells a user that something could not be passed on. */
  private void apologise(Delivery delivery, Content lost) {
    String conversationId = delivery.conversationId();
    if (conversationId != null) {
      Conversation conversation = conversations.get(conversationId);
      String what =
          TextBuilder.summary(
              lost, kind -> work.context().words(conversation, UserText.KIND, kind));
      work.outbox().systemSays(conversation, UserText.NOT_PASSED_ON, what);
    }
  }

  private static boolean links(Content.Buttons buttons) {
    return buttons.buttons().stream().anyMatch(button -> button.url() != null);
  }

  /**
   * Turns link buttons into text. Platforms reject a whole message for one address they do not
   * like, but accept it as text.
   */
  private static DeliveryCommand withoutLinks(DeliveryCommand.Say say, Content.Buttons buttons) {
    StringBuilder text = new StringBuilder(buttons.text().text());
    buttons.buttons().stream()
        .filter(button -> button.url() != null)
        .forEach(
            button -> text.append('\n').append(button.title()).append(": ").append(button.url()));
    List<Button> presses =
        buttons.buttons().stream().filter(button -> button.url() == null).toList();
    Text words = new Text(text.toString(), buttons.text().spans());
    Content content = presses.isEmpty() ? words : new Content.Buttons(words, presses);
    return say.with(content);
  }

  /**
   * Reports an edit or deletion that the platform refused: its author would otherwise believe that
   * it was made.
   */
  private void changeRefused(Delivery delivery, AgentText what, String why) {
    deliveries.done(delivery.id());
    String conversationId = delivery.conversationId();
    if (conversationId == null
        || !(LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToUser)) {
      return;
    }
    Conversation conversation = conversations.get(conversationId);
    work.desks().tell(conversation, words -> words.say(what, why));
  }

  /** Where a file cannot be put in the place of another, agents see the new one below. */
  private void rewriteRefused(Delivery delivery, DeliveryCommand.Rewrite rewrite, String why) {
    String conversationId = delivery.conversationId();
    DeskWords words = wordsAt(delivery, rewrite.channel());
    if (conversationId != null
        && words != null
        && rewrite.content() instanceof Content.Media
        && LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToDesk desk) {
      Target place = new Target.At(rewrite.channel(), rewrite.place());
      Text replaced = words.say(AgentText.FILE_REPLACED);
      deliveries.done(delivery.id());
      for (Content shown : List.of(Bylines.ownLine(replaced), rewrite.content())) {
        work.outbox()
            .forDesk(
                desk.desk(), conversationId, new DeliveryCommand.Say(place, shown, null, false));
      }
      return;
    }
    changeRefused(delivery, AgentText.NOT_CHANGED_AT_USER, why);
  }

  private void wordsRefused(Delivery delivery, String why) {
    String conversationId = delivery.conversationId();
    String messageId = delivery.messageId();
    if (conversationId == null || messageId == null) {
      return;
    }
    Conversation conversation = conversations.get(conversationId);
    Message message = messages.get(messageId);
    if (isOfUserForDesk(delivery)) {
      apologise(delivery, message.content());
      work.desks().tell(conversation, words -> words.say(AgentText.USERS_NOT_SHOWN, why));
      return;
    }
    if (!(LaneName.ofDeliveries(delivery.lane()) instanceof LaneName.ToUser)) {
      return;
    }
    mark(message, Reactions.Mark.FAILED);
    String handoffId = message.handoffId() == null ? conversation.handoffId() : message.handoffId();
    if (handoffId == null) {
      if (message.author() == Author.BOT) {
        work.outbox().systemSays(conversation, UserText.NOT_SHOWN);
      }
      return;
    }
    new RetryAtDesk(work).tell(conversation, handoffId, delivery, message, why);
  }

  /** Handles a desk that cannot show a handoff: the user must not wait for nobody. */
  private void offerRefused(Delivery delivery, DeliveryCommand.OpenThread open, String why) {
    Handoff handoff = handoffs.get(open.handoffId());
    switch (handoff.status()) {
      case QUEUED -> {
        boolean seen = !threads.of(handoff.id()).isEmpty();
        boolean stillTo =
            work.context().plan().desksOf(handoff.queue()).stream()
                .anyMatch(desk ->
                    deliveries.opensThread(
                        new LaneName.ToDesk(desk.name(), open.conversationId()).stored(),
                        handoff.id(),
                        delivery.id()));
        Conversation conversation = conversations.get(open.conversationId());
        if (!seen && !stillTo && !new Assignments(work).leaveToOthers(conversation, handoff)) {
          work.controls().end(handoff, EndReason.NO_AGENT, words -> Text.plain(why));
        }
      }
      case ACCEPTED -> {
        DeskPlan desk = work.context().plan().desk(open.desk());
        if (new DeskLane(work, open.conversationId(), desk).isWanted(open)) {
          new Requeues(work).putBack(handoff);
          work.outbox()
              .tellPlace(
                  desk.channel(),
                  Place.chat(work.context().spaceOf(desk)),
                  work.words(desk)
                      .say(AgentText.CANNOT_OPEN, String.valueOf(handoff.agentName()), why));
        }
      }
      case COMPLETED, FAILED, EXPIRED -> {}
    }
  }
}
