package dev.baton.routing;

import dev.baton.connector.Attributes;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.conversation.Trigger;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.CallBackTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeskThread;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.ErasureTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import dev.baton.texts.UserText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Handles what users do, as part of a unit of work. */
final class UserEvents {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final CallBackTable callBacks;
  private final DeskThreadTable threads;
  private final ErasureTable erasures;
  private final String channel;
  private final Inbound inbound;
  private final Person user;

  /** The conversation of this chat, once it has been looked up. */
  private @Nullable Conversation known;

  UserEvents(UnitOfWork work, String channel, Inbound inbound, Person user) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.callBacks = work.tables().callBacks();
    this.threads = work.tables().threads();
    this.erasures = work.tables().erasures();
    this.channel = channel;
    this.inbound = inbound;
    this.user = user;
  }

  /**
   * Whether these events must wait because the conversation in this chat is being erased and is not
   * empty yet.
   */
  boolean areHeldBack() {
    known = conversations.at(channel, inbound.place().chat()).orElse(null);
    return known != null && erasures.begun(known.id());
  }

  void said(Event.Said said) {
    Conversation conversation = heard(conversation());
    TranscriptRequests transcripts = new TranscriptRequests(work);
    if (transcripts.takesAddress(conversation, user, said.content())
        || heldBack(conversation, said.content(), said.messageId())) {
      return;
    }
    Optional<ButtonTable.Meaning> typed = new TypedChoices(work).of(conversation, said.content());
    if (typed.isPresent()) {
      typed(conversation, said, typed.get());
      return;
    }
    String words = said.content() instanceof Text text ? text.text() : "";
    if (conversation.control() == Control.BOT) {
      if (transcripts.takes(conversation, user, said.content())) {
        return;
      }
      Ratings ratings = new Ratings(work);
      Optional<String> commented = ratings.commented(conversation, user, said.content());
      if (commented.isPresent()) {
        Message comment = store(conversation, said.content(), said.messageId(), Route.BATON);
        ratings.comment(conversation, commented.get(), comment);
        return;
      }
      if (work.context().plan().handoff().asksForPerson(words)) {
        store(conversation, said.content(), said.messageId(), Route.BATON);
        askForPerson(conversation);
        return;
      }
      if (work.context().plan().handoff().ends(words)) {
        store(conversation, said.content(), said.messageId(), Route.BATON);
        work.outbox().systemSays(conversation, UserText.WITH_BOT_ALREADY);
        return;
      }
    } else if (work.context().plan().handoff().ends(words)) {
      store(conversation, said.content(), said.messageId(), Route.BATON);
      backToBot(conversation);
      return;
    }
    hear(
        conversation,
        attributed(said.content()),
        said.attributes(),
        said.messageId(),
        quoted(said.replyTo()));
  }

  /** In a group, puts the speaker's name before each text. */
  private Content attributed(Content content) {
    return !inbound.direct() && content instanceof Text text
        ? Text.plain(user.name() + ": " + text.text())
        : content;
  }

  void pressed(Event.Pressed pressed, ButtonTable.Meaning meaning) {
    if (!conversation().id().equals(meaning.conversationId())) {
      answer(pressed, UserText.STALE_BUTTON);
      return;
    }
    Conversation conversation = heard(conversation());
    if (new Flood(work).holdsBack(conversation, user, work.now())) {
      answer(pressed, UserText.FLOOD_IN_SHORT);
      if (meaning.action() instanceof ButtonAction.Choose choose) {
        store(conversation, ButtonPresses.chosen(choose, pressed), null, Route.HELD_BACK);
      }
      return;
    }
    chosen(conversation, pressed, meaning.action(), null);
  }

  /** Handles words that stand for a press where there are no buttons. */
  private void typed(Conversation conversation, Event.Said said, ButtonTable.Meaning meaning) {
    boolean bots = meaning.action() instanceof ButtonAction.Choose;
    if (!bots) {
      store(conversation, said.content(), said.messageId(), Route.BATON);
    }
    chosen(
        conversation,
        new Event.Pressed(said.messageId(), "", Map.of(), null),
        meaning.action(),
        bots ? said.messageId() : null);
  }

  /**
   * Does what a user chose.
   *
   * @param words the platform's id of the message by which they chose; null for a press
   */
  private void chosen(
      Conversation conversation,
      Event.Pressed pressed,
      ButtonAction action,
      @Nullable String words) {
    if (!Ratings.isAbout(action)) {
      new Ratings(work).wentOn(conversation, user);
    }
    if (TranscriptRequests.isOther(action)) {
      new TranscriptRequests(work).wentOn(conversation, user);
    }
    switch (action) {
      case ButtonAction.Choose choose -> {
        answer(pressed, null);
        Content.Choice choice = ButtonPresses.chosen(choose, pressed);
        if (words != null || !ButtonPresses.isDouble(work, conversation, choice)) {
          hear(conversation, choice, Attributes.NONE, words, null);
        }
      }
      case ButtonAction.AskForPerson ask -> {
        answer(pressed, null);
        askForPerson(conversation);
      }
      case ButtonAction.LeaveMessage leave -> {
        answer(pressed, null);
        if (conversation.control() == Control.BOT) {
          new LeftMessages(work).begin(conversation, leave);
        } else {
          askForPerson(conversation);
        }
      }
      case ButtonAction.BackToBot back -> {
        answer(pressed, null);
        backToBot(conversation);
      }
      case ButtonAction.AskAgain again -> {
        answer(pressed, null);
        messages
            .find(again.messageId())
            .ifPresent(
                message -> hear(conversation, message.content(), message.attributes(), null, null));
      }
      case ButtonAction.CallMe call ->
          answer(
              pressed,
              work.controls().callBack(handoffs.get(call.handoffId()))
                  ? null
                  : UserText.STALE_BUTTON);
      case ButtonAction.StopWaiting stop -> stopWaiting(conversation, pressed, stop);
      case ButtonAction.Rate rate -> answer(pressed, new Ratings(work).rate(conversation, rate));
      case ButtonAction.AddComment add ->
          answer(pressed, new Ratings(work).awaitComment(conversation, user, add.handoffId()));
      case ButtonAction.NoComment none ->
          answer(pressed, new Ratings(work).noComment(conversation, none.handoffId()));
      case ButtonAction.CommentForBot wanted -> {
        boolean isForBot = new Ratings(work).giveToBot(wanted);
        answer(pressed, isForBot ? null : UserText.STALE_BUTTON);
        messages
            .find(wanted.messageId())
            .filter(message -> isForBot)
            .ifPresent(
                message -> hear(conversation, message.content(), message.attributes(), null, null));
      }
      case ButtonAction.EmailTranscript email ->
          answer(
              pressed, new TranscriptRequests(work).begin(conversation, user, email.handoffId()));
      case ButtonAction.NoEmail none ->
          answer(pressed, new TranscriptRequests(work).drop(conversation, none.handoffId()));
      case ButtonAction.Claim claim -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.Resolve resolve -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.Release release -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.SendDraft draft -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.TakeOverAndSend send -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.RetryLetter retry -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.SendTo send -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.ObeyIn obey -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.SendCanned canned -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.PassOn pass -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.AskForTransfer wish -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.TakeTransfer take -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.DeclineTransfer decline -> answer(pressed, UserText.STALE_BUTTON);
      case ButtonAction.TakeOver take -> answer(pressed, UserText.STALE_BUTTON);
    }
  }

  /**
   * Handles an edit. The edit of a waiting message replaces it; a later edit is shown to agents and
   * never becomes a second turn.
   */
  void edited(Event.Edited edited) {
    Optional<MessageCopy> copy =
        messages.copyAt(channel, inbound.place().chat(), edited.messageId());
    if (copy.isEmpty()) {
      return;
    }
    Message message = messages.get(copy.get().messageId());
    if (message.author() != Author.USER || message.content().equals(edited.content())) {
      return;
    }
    if (PointMoves.isMove(message, edited.content())) {
      new PointMoves(work)
          .move(message, MessageCopy.Side.DESK, (Content.Location) edited.content());
      return;
    }
    Conversation conversation = conversations.get(message.conversationId());
    if (heldBack(conversation, edited.content(), null)) {
      heard(conversation);
      return;
    }
    switch (message.route()) {
      case WAITING, HELD_BACK -> {
        messages.rewrite(message.id(), edited.content());
        work.changed(message.id());
      }
      case PEOPLE -> {
        messages.rewrite(message.id(), edited.content());
        work.changed(message.id());
        List<MessageCopy> shown =
            messages.copies(message.id()).stream()
                .filter(at -> work.desks().isSeen(conversation.id(), at))
                .filter(at -> work.context().channel(at.channel()) instanceof Edits)
                .toList();
        shown.forEach(at -> rewriteAtDesk(message, at, edited.content()));
        if (!shown.isEmpty()) {
          new Watches(work).changed(message.id());
        }
        tellOfEdit(conversation, edited.content(), desksOf(shown));
      }
      case BOT, BATON -> {
        new Ratings(work).edited(message, edited.content());
        // The transcript keeps what the bot was asked, next to its answer.
        store(conversation, edited.content(), null, Route.BATON);
        tellOfEdit(conversation, edited.content(), Set.of());
      }
    }
  }

  /** Tells desks that have not seen the message what it says now. */
  private void tellOfEdit(Conversation conversation, Content content, Set<String> seenAt) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      return;
    }
    for (DeskPlan desk : work.desks().desksSeeing(handoffs.get(handoffId))) {
      if (!seenAt.contains(desk.name())) {
        DeskWords words = work.words(desk);
        work.outbox()
            .tellDesk(
                conversation,
                desk,
                words.say(AgentText.USER_CHANGED, words.who(conversation), words.summary(content)));
      }
    }
  }

  private Set<String> desksOf(List<MessageCopy> shown) {
    return shown.stream().map(this::deskOf).collect(Collectors.toSet());
  }

  void deleted(Event.Deleted deleted) {
    messages
        .copyAt(channel, inbound.place().chat(), deleted.messageId())
        .map(copy -> messages.get(copy.messageId()))
        .filter(message -> message.author() == Author.USER)
        .ifPresent(message -> {
          Conversation conversation = conversations.get(message.conversationId());
          if (conversation.handoffId() != null) {
            work.desks()
                .tell(
                    conversation,
                    words ->
                        words.say(
                            AgentText.USER_TOOK_BACK,
                            words.who(conversation),
                            words.summary(message.content())));
          }
        });
  }

  void reachable(Event.Reachable reachable) {
    conversations
        .at(channel, inbound.place().chat())
        .filter(conversation -> conversation.handoffId() != null)
        .ifPresent(conversation ->
            work.desks()
                .tell(
                    conversation,
                    words ->
                        words.say(
                            reachable.reachable()
                                ? AgentText.USER_REACHABLE
                                : AgentText.USER_BLOCKED,
                            words.who(conversation))));
  }

  /**
   * Notes that the user did something; returns the conversation as it is now. What is said to them
   * from here on is in their language: in a group, somebody else may have spoken before.
   */
  private Conversation heard(Conversation conversation) {
    conversations.heard(conversation.id(), user, inbound.place().thread(), work.now());
    Conversation now = conversations.get(conversation.id());
    known = now;
    return now;
  }

  /** Keeps a message that is over the limit for the transcript, and for nobody else. */
  private boolean heldBack(
      Conversation conversation, Content content, @Nullable String platformId) {
    boolean over = new Flood(work).holdsBack(conversation, user, inbound.at());
    if (over) {
      store(conversation, content, platformId, Route.HELD_BACK);
    }
    return over;
  }

  private void hear(
      Conversation conversation,
      Content content,
      Attributes attributes,
      @Nullable String platformId,
      @Nullable String quotes) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      store(conversation, content, attributes, platformId, Route.WAITING);
      work.afterCommit().wakeTurns(conversation.id());
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    Message message = store(conversation, content, attributes, platformId, Route.PEOPLE);
    work.desks().toPeople(conversation, handoff, message, quotes);
    new LeftMessages(work).acknowledge(conversation, handoff);
  }

  private void askForPerson(Conversation conversation) {
    if (conversation.control() == Control.BOT) {
      work.controls()
          .initiate(conversation, Trigger.USER, HandoffRequest.because("asked for a person"), null);
    } else if (conversation.control() == Control.QUEUE
        && !new LeftMessages(work).remind(conversation)) {
      work.outbox().systemSays(conversation, UserText.STILL_QUEUED);
    }
  }

  private void backToBot(Conversation conversation) {
    String handoffId = conversation.handoffId();
    if (handoffId == null) {
      work.outbox().systemSays(conversation, UserText.WITH_BOT_ALREADY);
      return;
    }
    Handoff handoff = handoffs.get(handoffId);
    if (new LeftMessages(work).goOn(conversation, handoff)) {
      return;
    }
    work.controls()
        .end(
            handoff,
            EndReason.USER_ENDED,
            words -> words.say(AgentText.USER_WENT_BACK, words.who(conversation)));
  }

  private void stopWaiting(
      Conversation conversation, Event.Pressed pressed, ButtonAction.StopWaiting stop) {
    boolean waits =
        callBacks
            .of(conversation.id())
            .filter(kept -> kept.id().equals(stop.handoffId()))
            .filter(kept -> conversation.handoffId() == null)
            .isPresent();
    boolean stopped =
        waits
            && work.controls()
                .end(
                    handoffs.get(stop.handoffId()),
                    EndReason.USER_ENDED,
                    words -> words.say(AgentText.USER_WAITS_NO_LONGER, words.who(conversation)));
    answer(pressed, stopped ? null : UserText.STALE_BUTTON);
    if (stopped) {
      work.outbox().systemSays(conversation, UserText.WAIT_STOPPED);
    }
  }

  private Message store(
      Conversation conversation, Content content, @Nullable String platformId, Route route) {
    return store(conversation, content, Attributes.NONE, platformId, route);
  }

  private Message store(
      Conversation conversation,
      Content content,
      Attributes attributes,
      @Nullable String platformId,
      Route route) {
    Message message =
        work.write(
            conversation, Author.USER, Offers.who(conversation), content, route, null, attributes);
    work.hooks().received(message);
    String album = inbound.event() instanceof Event.Said said ? said.album() : null;
    if (album != null) {
      messages.addToAlbum(message.id(), album);
    }
    if (platformId != null) {
      messages.addCopy(
          new MessageCopy(
              channel, inbound.place(), platformId, message.id(), MessageCopy.Side.USER));
    }
    return message;
  }

  private @Nullable String quoted(@Nullable String platformId) {
    return platformId == null
        ? null
        : messages
            .copyAt(channel, inbound.place().chat(), platformId)
            .map(MessageCopy::messageId)
            .orElse(null);
  }

  private void rewriteAtDesk(Message message, MessageCopy shown, Content content) {
    work.outbox()
        .forDesk(
            deskOf(shown),
            message.conversationId(),
            new DeliveryCommand.Rewrite(
                shown.channel(),
                shown.place(),
                shown.platformId(),
                work.outbox()
                    .oneForAgents(
                        shown.channel(),
                        new TextMerger(work).rewritten(shown, message.id(), content))));
  }

  private String deskOf(MessageCopy shown) {
    return threads
        .at(shown.channel(), shown.place().chat(), shown.place().thread())
        .map(DeskThread::desk)
        .orElse(shown.channel());
  }

  private void answer(Event.Pressed pressed, @Nullable UserText answer) {
    String text = answer == null ? null : work.context().words(channel, language(), answer);
    String pressId = pressed.pressId();
    if (pressId != null) {
      work.afterCommit().answerPress(channel, pressId, text);
    } else if (text != null) {
      work.outbox().tellPlace(channel, inbound.place(), Text.plain(text));
    }
  }

  /** The language of whoever acts; in a group, people may speak several. */
  private @Nullable String language() {
    String own = user.language();
    return own == null ? conversation().language() : own;
  }

  private Conversation conversation() {
    return known != null
        ? known
        : new ConversationResolver(work, channel, inbound, user).conversation();
  }
}
