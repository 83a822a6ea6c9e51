package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Feature;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.content.TextBuilder;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.AssignmentTable;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryCommand.Target;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskAgent;
import dev.baton.store.ErasureTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.store.NewDelivery;
import dev.baton.store.UnansweredTransfer.ToAgent;
import dev.baton.store.WaitReminderTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The messages that ask an agent to take over a colleague's conversation, or to take one that
 * waits, and that remind a desk of one, until they are answered or void. Those of the first kind
 * stand in the conversation's thread if the colleague sees it, or else in the space of the
 * colleague's desk: only members of a desk read there.
 */
final class TransferCards {

  private static final DeskLine NEEDLESS = words -> words.say(AgentText.NO_LONGER_NEEDED);

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final AssignmentTable assignments;
  private final DeliveryTable deliveries;
  private final ErasureTable erasures;
  private final WaitReminderTable reminders;

  TransferCards(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.assignments = work.tables().assignments();
    this.deliveries = work.tables().deliveries();
    this.erasures = work.tables().erasures();
    this.reminders = work.tables().waitReminders();
  }

  /**
   * Asks a colleague of the agent who has a handoff to take it over, instead of one who was asked
   * before.
   *
   * @param by the name of who asks: the agent, or an operator for them
   * @param words a note for the colleague; empty for none
   * @return whether the question stands in the thread where the handoff is worked on
   */
  boolean ask(
      Conversation conversation, Handoff handoff, String by, DeskAgent colleague, String words) {
    voided(handoff.id());
    if (!words.isEmpty()) {
      work.write(conversation, Author.NOTE, by, Text.plain(words), Route.BATON, null);
    }
    DeskPlan desk = work.context().plan().desk(colleague.desk());
    DeskWords texts = work.words(desk);
    String who = texts.who(conversation);
    Text told =
        words.isEmpty()
            ? texts.say(AgentText.ASKED_TO_TAKE_OVER, by, colleague.name(), who)
            : texts.say(AgentText.ASKED_TO_TAKE_OVER_WITH, by, colleague.name(), who, words);
    Message asks = work.write(conversation, Author.SYSTEM, null, told, Route.BATON, null);
    handoffs.transfer(
        handoff.id(),
        new ToAgent(
            conversation.epoch(),
            by,
            colleague.desk(),
            colleague.id(),
            colleague.name(),
            asks.id()),
        work.now().plus(work.context().plan().handoff().transferTimeout()));
    boolean here =
        desk.name().equals(handoff.desk()) && desk.conversations() == DeskPlan.Where.SPACE;
    Target to =
        here
            ? new Target.DeskThread(conversation.id(), desk.name(), handoff.id())
            : new Target.At(desk.channel(), Place.chat(work.context().spaceOf(desk)));
    Content question = question(conversation, handoff, colleague, by, words);
    put(conversation, desk, to, question, asks.id());
    return here;
  }

  /**
   * Asks an agent to take a waiting handoff, below its offer.
   *
   * @param again whether the agent had the user's last handoff
   * @return the message in the transcript that stands for the question
   */
  String askToTake(Conversation conversation, Handoff handoff, DeskAgent agent, boolean again) {
    DeskPlan desk = work.context().plan().desk(agent.desk());
    DeskWords texts = work.words(desk);
    String who = texts.who(conversation);
    Text told = texts.say(AgentText.WAS_ASKED, agent.name(), who);
    Message asks = work.write(conversation, Author.SYSTEM, null, told, Route.BATON, null);
    Text text =
        claimable(
            texts,
            texts.say(
                again ? AgentText.PLEASE_TAKE_AGAIN : AgentText.PLEASE_TAKE, called(agent), who));
    put(
        conversation,
        desk,
        new Target.DeskThread(conversation.id(), desk.name(), handoff.id()),
        answerable(conversation, handoff, agent, text, AgentText.PASS_ON),
        asks.id());
    return asks.id();
  }

  /**
   * Reminds a desk of a handoff that waits, below its offer.
   *
   * @return the message in the transcript that stands for the reminder
   */
  String remind(Conversation conversation, Handoff handoff, DeskPlan desk, Text text) {
    Text whole = claimable(work.words(desk), text);
    Message told = work.writeIn(handoff, conversation, Author.SYSTEM, whole);
    ButtonAction claim = new ButtonAction.Claim(handoff.id(), desk.name());
    List<Button> buttons =
        List.of(
            work.outbox()
                .button(conversation.id(), work.words(desk).plain(AgentText.CLAIM), claim));
    put(
        conversation,
        desk,
        new Target.DeskThread(conversation.id(), desk.name(), handoff.id()),
        Bylines.ownLine(new Content.Buttons(whole, buttons)),
        told.id());
    return told.id();
  }

  private Content question(
      Conversation conversation, Handoff handoff, DeskAgent colleague, String by, String words) {
    DeskWords texts = work.words(work.context().plan().desk(colleague.desk()));
    String who = texts.who(conversation);
    Text text =
        words.isEmpty()
            ? texts.say(AgentText.ASKS_TO_TAKE_OVER, by, called(colleague), who)
            : texts.say(AgentText.ASKS_TO_TAKE_OVER_WITH, by, called(colleague), who, words);
    return answerable(conversation, handoff, colleague, text, AgentText.DECLINE);
  }

  private Content answerable(
      Conversation conversation, Handoff handoff, DeskAgent agent, Text text, AgentText declining) {
    DeskWords texts = work.words(work.context().plan().desk(agent.desk()));
    ButtonAction take =
        new ButtonAction.TakeTransfer(handoff.id(), agent.desk(), conversation.epoch());
    ButtonAction decline =
        new ButtonAction.DeclineTransfer(handoff.id(), agent.desk(), conversation.epoch());
    List<Button> buttons =
        List.of(
            work.outbox().button(conversation.id(), texts.plain(AgentText.ACCEPT), take),
            work.outbox().button(conversation.id(), texts.plain(declining), decline));
    return Bylines.ownLine(new Content.Buttons(text, buttons));
  }

  /** A text with a word on how to claim, where there are no buttons. */
  private Text claimable(DeskWords texts, Text text) {
    return work.context().capabilities(texts.desk().channel()).has(Feature.BUTTONS)
        ? text
        : DeskWords.joined(text, texts.say(AgentText.CLAIM_TAKES_IT));
  }

  private static Text called(DeskAgent agent) {
    return new TextBuilder().bold(agent.name()).plain(mention(agent)).text();
  }

  /** A user name with its sign is a mention on platforms that have user names. */
  static String mention(DeskAgent colleague) {
    String handle = colleague.handle();
    return handle == null || handle.isBlank() || handle.contains("@") ? "" : " (@" + handle + ")";
  }

  /** Says what came of a question, and takes its buttons away. */
  void settle(Conversation conversation, ToAgent asked, DeskLine outcome) {
    settle(
        conversation,
        asked.desk(),
        asked.questionId(),
        (desk, card) -> settled(card, desk, outcome));
  }

  /**
   * Says what came of a question to take a waiting handoff, and takes its buttons away.
   *
   * @param outcome null if the offer itself says it; then no line takes the place of the question
   */
  void settle(
      Conversation conversation, String desk, String questionId, @Nullable DeskLine outcome) {
    settle(
        conversation,
        desk,
        questionId,
        (at, card) -> {
          boolean deleted = !work.context().capabilities(card.channel()).has(Feature.EDIT_BUTTONS);
          return deleted && outcome == null
              ? null
              : settled(questionId, outcome == null ? null : outcome.in(work.words(at)));
        });
  }

  private void settle(
      Conversation conversation,
      String deskName,
      String questionId,
      BiFunction<DeskPlan, MessageCopy, @Nullable Text> settled) {
    DeskPlan desk = work.context().plan().desks().get(deskName);
    if (desk != null) {
      boolean unused = deliveries.withdraw(questionId, lane(conversation, desk));
      messages
          .copies(questionId)
          .forEach(card -> settle(conversation, desk, card, settled.apply(desk, card)));
    }
  }

  /**
   * Takes the buttons of a question away that was answered, or was void, before it arrived.
   *
   * @param card a message with buttons that has just arrived at a desk
   */
  void arrived(String conversationId, String desk, MessageCopy card) {
    Message question = messages.get(card.messageId());
    String handoffId = question.handoffId();
    if (question.author() != Author.SYSTEM || handoffId == null) {
      return;
    }
    boolean waits =
        handoffs.unanswered(handoffId).orElse(null) instanceof ToAgent asked
            && asked.questionId().equals(question.id());
    boolean waitsToBeTaken =
        assignments
            .inForce(handoffId)
            .filter(assignment -> question.id().equals(assignment.questionId()))
            .isPresent();
    boolean reminds =
        reminders
            .find(handoffId)
            .filter(reminder -> reminder.shown().containsValue(question.id()))
            .isPresent();
    DeskPlan at = work.context().plan().desks().get(desk);
    if (!waits && !waitsToBeTaken && !reminds && at != null) {
      settle(conversations.get(conversationId), at, card, settled(card, at, NEEDLESS));
    }
  }

  private void settle(
      Conversation conversation, DeskPlan desk, MessageCopy card, @Nullable Text settled) {
    if (settled != null && work.context().capabilities(card.channel()).has(Feature.EDIT_BUTTONS)) {
      put(
          conversation,
          desk,
          new DeliveryCommand.Rewrite(
              card.channel(),
              card.place(),
              card.platformId(),
              work.outbox().oneForAgents(card.channel(), settled)));
      return;
    }
    if (work.context().channel(card.channel()) instanceof Edits) {
      put(
          conversation,
          desk,
          new DeliveryCommand.Retract(card.channel(), card.place(), card.platformId()));
    }
    messages.removeCopy(card);
    if (settled != null && erasures.find(conversation.id()).isEmpty()) {
      DeliveryCommand say =
          new DeliveryCommand.Say(
              new Target.At(card.channel(), card.place()),
              work.outbox().oneForAgents(card.channel(), settled),
              null,
              true);
      work.outbox()
          .put(
              NewDelivery.of(lane(conversation, desk), say)
                  .in(conversation.id())
                  .showing(card.messageId()));
    }
  }

  /** A question in a thread needs no word on what came of it: that stands below it. */
  private Text settled(MessageCopy card, DeskPlan desk, DeskLine outcome) {
    return settled(
        card.messageId(), card.place().thread() == null ? outcome.in(work.words(desk)) : null);
  }

  private Text settled(String questionId, @Nullable Text outcome) {
    TextBuilder lines =
        new TextBuilder().italic(TextBuilder.summary(messages.get(questionId).content()));
    return outcome == null ? lines.text() : lines.newLine().add(outcome).text();
  }

  /** Ends the wait for an answer to a transfer, because control of the conversation changed. */
  void voided(String handoffId) {
    handoffs
        .unanswered(handoffId)
        .filter(transfer -> handoffs.answered(handoffId))
        .ifPresent(transfer -> {
          if (transfer instanceof ToAgent asked) {
            Handoff handoff = handoffs.get(handoffId);
            settle(conversations.get(handoff.conversationId()), asked, NEEDLESS);
          }
        });
  }

  /** Ends the wait for an agent who did not answer in time: who asked keeps the conversation. */
  void expired(String handoffId) {
    Handoff handoff = handoffs.get(handoffId);
    Conversation conversation = conversations.get(handoff.conversationId());
    if (handoffs.unanswered(handoffId).orElse(null) instanceof ToAgent asked
        && asked.epoch() == conversation.epoch()
        && handoffs.answered(handoffId)) {
      boolean away = new Availability(work).isAway(asked.desk(), asked.agentId());
      String agent = asked.agentName();
      settle(
          conversation,
          asked,
          words ->
              away
                  ? words.say(AgentText.AGENT_IS_AWAY, agent)
                  : words.say(AgentText.NO_ANSWER_IN_TIME));
      work.desks()
          .tell(
              conversation,
              handoff,
              words ->
                  DeskWords.joined(
                      words.say(away ? AgentText.AGENT_IS_AWAY : AgentText.DID_NOT_ANSWER, agent),
                      words.say(AgentText.KEEPS_IT, words.agent(handoff))));
    } else {
      voided(handoffId);
    }
  }

  private void put(
      Conversation conversation, DeskPlan desk, Target to, Content question, String messageId) {
    DeliveryCommand say =
        new DeliveryCommand.Say(
            to, work.outbox().oneForAgents(desk.channel(), question), null, false);
    work.outbox()
        .put(
            NewDelivery.of(lane(conversation, desk), say).in(conversation.id()).showing(messageId));
  }

  private void put(Conversation conversation, DeskPlan desk, DeliveryCommand command) {
    work.outbox().forDesk(desk.name(), conversation.id(), command);
  }

  private static String lane(Conversation conversation, DeskPlan desk) {
    return new LaneName.ToDesk(desk.name(), conversation.id()).stored();
  }
}
