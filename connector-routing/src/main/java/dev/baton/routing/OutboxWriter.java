package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Place;
import dev.baton.connector.Reactions;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.masking.Masking;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.Fitting;
import dev.baton.routing.content.PlatformJson;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.Delivery;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThread;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;
import dev.baton.store.TurnTable;
import dev.baton.texts.UserText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts messages into the outbox, fitted to the channel they go to, as part of a unit of work. */
final class OutboxWriter {

  /** How long agents and Baton wait for the last words of the turn that caused a handoff. */
  static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** How far apart the parts of an album may arrive. */
  static final Duration ALBUM = Duration.ofMillis(1500);

  private final UnitOfWork work;
  private final MessageTable messages;
  private final TurnTable turns;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final ButtonTable buttons;

  OutboxWriter(UnitOfWork work) {
    this.work = work;
    this.messages = work.tables().messages();
    this.turns = work.tables().turns();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.buttons = work.tables().buttons();
  }

  /**
   * Says a bot's words to the user.
   *
   * @param turnId the turn that says them; null if no turn does
   * @param epoch the epoch in which they may be said; once it is over they become a draft
   */
  Message botSays(
      Conversation conversation, Content content, @Nullable String turnId, @Nullable Long epoch) {
    Instant behind = conversation.handoffId() == null ? behindHeld(conversation) : null;
    Instant held = behind == null || wasRefused(conversation, turnId) ? null : behind;
    return say(conversation, Author.BOT, content, turnId, epoch, held);
  }

  /**
   * Whether a turn asked for a person in vain: what Baton says of it waits for the turn's words.
   */
  private boolean wasRefused(Conversation conversation, @Nullable String turnId) {
    return turnId != null
        && handoffs.of(conversation.id()).stream()
            .anyMatch(handoff ->
                turnId.equals(handoff.causingTurn()) && handoff.endReason() == EndReason.NO_AGENT);
  }

  /** Says Baton's own words to the user, in their language. */
  Message systemSays(Conversation conversation, UserText text, Object... values) {
    return systemSays(conversation, words(conversation, text, values));
  }

  /** Says Baton's own words to the user, above buttons. */
  Message systemOffers(
      Conversation conversation, List<Button> buttons, UserText text, Object... values) {
    return systemSays(
        conversation, new Content.Buttons(words(conversation, text, values), buttons));
  }

  /** Says Baton's own words to the user, which are in their language already. */
  Message systemSays(Conversation conversation, Content content) {
    return say(conversation, Author.SYSTEM, content, null, null, heldUntil(conversation));
  }

  private Text words(Conversation conversation, UserText text, Object... values) {
    return Text.plain(work.context().words(conversation, text, values));
  }

  /** Says Baton's own words to the user, after the last words of a turn that is still running. */
  Message systemSaysAfter(@Nullable String turnId, Conversation conversation, UserText text) {
    return systemSaysAfter(turnId, conversation, words(conversation, text));
  }

  /** Says the same above buttons. */
  Message systemOffersAfter(
      @Nullable String turnId,
      Conversation conversation,
      List<Button> buttons,
      UserText text,
      Object... values) {
    return systemSaysAfter(
        turnId, conversation, new Content.Buttons(words(conversation, text, values), buttons));
  }

  private Message systemSaysAfter(
      @Nullable String turnId, Conversation conversation, Content content) {
    boolean running = turnId != null && turns.running(turnId);
    Instant held = running ? work.now().plus(LAST_WORDS) : null;
    return say(conversation, Author.SYSTEM, content, null, null, held);
  }

  /**
   * Says an agent's words to the user. They are held while the turn that caused the handoff may
   * still have last words.
   */
  Message agentSays(
      Conversation conversation, String name, Content content, AgentQuotes.Quoted quoted) {
    return agentSays(conversation, name, content, quoted, null, heldUntil(conversation));
  }

  private Message agentSays(
      Conversation conversation,
      String name,
      Content content,
      AgentQuotes.Quoted quoted,
      @Nullable String album,
      @Nullable Instant held) {
    Message message =
        work.write(
            conversation, Author.AGENT, name, content, Route.BATON, null, quoted.attributes());
    if (album != null) {
      messages.addToAlbum(message.id(), album);
    }
    deliverToUser(conversation, message, content, quoted.messageId(), null, held);
    work.broadcasts().said(conversation, message);
    return message;
  }

  /**
   * Sends the user a part of an agent's album. It is held until all other parts must have arrived:
   * one of them may turn the whole album into a note.
   */
  Message agentShows(
      Conversation conversation,
      String name,
      Content content,
      AgentQuotes.Quoted quoted,
      String album) {
    Instant whole = work.now().plus(ALBUM);
    Instant lastWords = heldUntil(conversation);
    Instant held = lastWords != null && lastWords.isAfter(whole) ? lastWords : whole;
    String lane = new LaneName.ToUser(conversation.id()).stored();
    for (Delivery earlier : deliveries.held(lane)) {
      deliveries.holdUntil(earlier.id(), held);
    }
    return agentSays(conversation, name, content, quoted, album, held);
  }

  /** Sends a stored message to the user, for the first time or again. */
  void deliverToUser(
      Conversation conversation,
      Message message,
      Content content,
      @Nullable String replyTo,
      @Nullable Long epoch,
      @Nullable Instant heldUntil) {
    LaneName lane = new LaneName.ToUser(conversation.id());
    for (DeliveryCommand.Say command :
        new UserPieces(work).of(conversation, message, content, replyTo)) {
      put(
          NewDelivery.of(lane.stored(), command)
              .in(conversation.id())
              .showing(message.id())
              .guardedBy(epoch)
              .heldUntil(heldUntil));
    }
  }

  /**
   * Changes what an agent wrote and nothing was sent of yet. It keeps its place, unless it becomes
   * more or fewer messages: then it goes to the end.
   */
  void deliverInstead(Conversation conversation, Message message, Content content) {
    String lane = new LaneName.ToUser(conversation.id()).stored();
    List<Delivery> waiting = deliveries.showing(message.id(), lane);
    List<DeliveryCommand.Say> now = new UserPieces(work).of(conversation, message, content, null);
    if (waiting.size() != now.size()) {
      deliveries.takeBack(message.id(), lane);
      deliverToUser(conversation, message, content, null, null, heldUntil(conversation));
      return;
    }
    for (int i = 0; i < now.size(); i++) {
      if (waiting.get(i).command() instanceof DeliveryCommand.Say say) {
        Content piece = now.get(i).content();
        deliveries.rewrite(waiting.get(i).id(), say.with(piece).in(now.get(i).album()));
      }
    }
  }

  /** Shows a message of the conversation to the agents of a desk, in its thread. */
  void showDesk(
      Conversation conversation,
      DeskPlan desk,
      @Nullable Message message,
      Content content,
      @Nullable String replyTo) {
    LaneName lane = new LaneName.ToDesk(desk.name(), conversation.id());
    boolean first = true;
    String channel = desk.channel();
    Content carried = new Uncarried(work).shown(channel, content, work.words(desk)::kind);
    Content shown =
        message == null ? content : new Bylines(work).atDesk(work.words(desk), message, carried);
    String part =
        message == null
            ? null
            : new QuotedPart(work, channel, work.context().masking()).carried(message);
    AlbumParts albums = new AlbumParts(work);
    String album = message == null ? null : albums.albumOf(channel, message);
    Instant notBefore = album == null ? null : albums.waitForMore(lane.stored(), album);
    for (Content piece : forAgents(channel, shown)) {
      DeliveryCommand command =
          new DeliveryCommand.Say(
              new Target.DeskThread(
                  conversation.id(),
                  desk.name(),
                  message == null ? conversation.handoffId() : message.handoffId()),
              piece,
              first ? replyTo : null,
              first ? part : null,
              false,
              album);
      put(
          NewDelivery.of(lane.stored(), command)
              .in(conversation.id())
              .showing(message == null ? null : message.id())
              .notBefore(notBefore));
      first = false;
    }
    new Watches(work).shown(conversation, desk, message, shown);
  }

  /** Says Baton's own words to the agents of a desk, in the conversation's thread. */
  void tellDesk(Conversation conversation, DeskPlan desk, Content content) {
    showDesk(conversation, desk, null, Bylines.ownLine(content), null);
  }

  /** Says Baton's own words at a place. */
  void tellPlace(String channel, Place place, Content content) {
    LaneName lane = LaneName.ToPlace.of(channel, place);
    for (Content piece : forAgents(channel, Bylines.ownLine(content))) {
      put(
          NewDelivery.of(
              lane.stored(),
              new DeliveryCommand.Say(new Target.At(channel, place), piece, null, true)));
    }
  }

  /**
   * Replaces a question of Baton's that has been answered, so that it cannot be answered twice.
   * Where a message with buttons cannot be edited it is deleted; where that is not possible either,
   * the outcome is said below, as it is where the choice was written.
   */
  void settle(String channel, Place place, String platformId, Text outcome) {
    boolean editable = work.context().capabilities(channel).has(Feature.EDIT_BUTTONS);
    boolean written = !work.context().capabilities(channel).has(Feature.BUTTONS);
    if (written || (!editable && !(work.context().channel(channel) instanceof Edits))) {
      tellPlace(channel, place, outcome);
      return;
    }
    DeliveryCommand command =
        editable
            ? new DeliveryCommand.Rewrite(
                channel, place, platformId, oneForAgents(channel, outcome))
            : new DeliveryCommand.Retract(channel, place, platformId);
    put(NewDelivery.of(LaneName.ToPlace.of(channel, place).stored(), command));
  }

  /**
   * Changes a message of Baton's where the user has it.
   *
   * @return false if the user does not have it, or not yet; nothing was changed then
   */
  boolean rewriteAtUser(Conversation conversation, Message message, Content content) {
    List<MessageCopy> shown = messages.copiesAtUser(message.id());
    if (shown.isEmpty()) {
      return false;
    }
    messages.rewrite(message.id(), content);
    work.changed(message.id());
    Content fitted = fitting(conversation).fitOne(content);
    for (MessageCopy copy : shown) {
      forUser(
          conversation.id(),
          new DeliveryCommand.Rewrite(copy.channel(), copy.place(), copy.platformId(), fitted));
    }
    return true;
  }

  /** Deletes a message where the user has it. */
  void retractAtUser(Message message) {
    for (MessageCopy copy : messages.copiesAtUser(message.id())) {
      forUser(
          message.conversationId(),
          new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
    }
  }

  /** What agents see of a content on a channel, in pieces that the channel can show. */
  List<Content> forAgents(String channel, Content content) {
    Fitting fitting = fitting(channel);
    TypedChoices choices = new TypedChoices(work);
    return masked(content).stream()
        .flatMap(part -> choices.pieces(fitting, channel, part).stream())
        .toList();
  }

  /** What agents see of a content that must stay one message. */
  Content oneForAgents(String channel, Content content) {
    List<Content> shown = masked(content);
    return new TypedChoices(work)
        .inOne(fitting(channel), channel, shown.isEmpty() ? Text.plain("") : shown.getFirst());
  }

  /** A content with everything masked that is kept from agents. */
  private List<Content> masked(Content content) {
    Masking masking = work.context().masking();
    if (masking.isNone()) {
      return List.of(content);
    }
    return content instanceof Content.Custom custom
        ? PlatformJson.plain(custom.json()).stream().map(masking::of).toList()
        : List.of(masking.of(content));
  }

  /** Puts a command into the lane of a desk's thread. */
  void forDesk(String desk, String conversationId, DeliveryCommand command) {
    put(
        NewDelivery.of(new LaneName.ToDesk(desk, conversationId).stored(), command)
            .in(conversationId));
  }

  /** Puts a command into the user's lane. */
  void forUser(String conversationId, DeliveryCommand command) {
    put(NewDelivery.of(new LaneName.ToUser(conversationId).stored(), command).in(conversationId));
  }

  /** Marks a message, in a lane apart from everything else. */
  void react(String channel, Place place, String platformId, Reactions.Mark mark) {
    put(
        NewDelivery.of(
            LaneName.Marks.of(channel, place).stored(),
            new DeliveryCommand.React(channel, place, platformId, mark)));
  }

  /** Shows what people have put on a message where they cannot see it, in the lane of marks. */
  void showReaction(String conversationId, MessageCopy on) {
    put(
        NewDelivery.of(
                LaneName.Marks.of(on.channel(), on.place()).stored(),
                new DeliveryCommand.ShowReaction(on))
            .in(conversationId));
  }

  /** Shows what the handoff of a thread is at, in a lane apart from what is said in it. */
  void showState(DeskThread thread) {
    put(
        NewDelivery.of(
                new LaneName.States(thread.desk(), thread.conversationId()).stored(),
                new DeliveryCommand.ShowState(thread.id()))
            .in(thread.conversationId()));
  }

  /** A button of Baton's own for the user, in their language. */
  Button button(Conversation conversation, UserText title, ButtonAction action) {
    return button(conversation.id(), work.context().words(conversation, title), action);
  }

  /** A button whose press means something to Baton. */
  Button button(@Nullable String conversationId, String title, ButtonAction action) {
    String token = work.context().ids().token();
    buttons.add(token, conversationId, action, work.now());
    return Button.press(title, token);
  }

  /** A button that is forgotten together with all others about its subject. */
  Button button(String conversationId, String title, ButtonAction action, String subject) {
    String token = work.context().ids().token();
    buttons.add(token, conversationId, action, subject, work.now());
    return Button.press(title, token);
  }

  /** Fits what agents see. */
  Fitting fitting(String channel) {
    return new Fitting(
        work.context().capabilities(channel),
        work.context().plan().channel(channel).type(),
        channel);
  }

  /** Fits what the user sees. */
  Fitting fitting(Conversation conversation) {
    String channel = conversation.channel();
    return new Fitting(
        work.context().capabilities(channel),
        work.context().plan().channel(channel).type(),
        channel,
        kind -> work.context().words(conversation, UserText.KIND, kind));
  }

  /**
   * The time until which words of agents and Baton are held: for the last words of a turn, or
   * behind others that are held; null if they need not wait.
   */
  @Nullable Instant heldUntil(Conversation conversation) {
    Instant behind = behindHeld(conversation);
    String handoffId = conversation.handoffId();
    if (behind != null || handoffId == null) {
      return behind;
    }
    Handoff handoff = handoffs.get(handoffId);
    String turn = handoff.causingTurn();
    boolean lastWordsToCome = turn != null && !handoff.agentSpoke() && turns.running(turn);
    return lastWordsToCome ? work.now().plus(LAST_WORDS) : null;
  }

  private @Nullable Instant behindHeld(Conversation conversation) {
    List<Delivery> before = deliveries.held(new LaneName.ToUser(conversation.id()).stored());
    return before.isEmpty() ? null : before.getLast().dueAt();
  }

  private Message say(
      Conversation conversation,
      Author author,
      Content content,
      @Nullable String turnId,
      @Nullable Long epoch,
      @Nullable Instant heldUntil) {
    Message message = work.write(conversation, author, null, content, Route.BATON, turnId);
    deliverToUser(conversation, message, content, null, epoch, heldUntil);
    return message;
  }

  /** Puts a delivery at the end of its lane. */
  void put(NewDelivery delivery) {
    deliveries.add(work.context().ids().next(), delivery, work.now());
    work.afterCommit().wakeDeliveries(delivery.lane());
  }
}
