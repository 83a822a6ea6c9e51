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
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The messages that ask an agent to take over a colleague's conversation, or to take one that
 * waits, and that remind a desk of one, until they are answered or void. Those of the first kind
 * stand in the conversation's thread if the colleague sees it, or else in the space of the
 * colleague's desk: only members of a desk read there.
 */
final class TransferCards {

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
   * @param words a note for the colleague; empty for none
   * @return whether the question stands in the thread where the handoff is worked on
   */
  boolean ask(Conversation conversation, Handoff handoff, DeskAgent colleague, String words) {
    voided(handoff.id());
    String by = String.valueOf(handoff.agentName());
    if (!words.isEmpty()) {
      work.write(conversation, Author.NOTE, by, Text.plain(words), Route.BATON, null);
    }
    String told =
        by
            + " asked "
            + colleague.name()
            + " to take "
            + Offers.who(conversation)
            + " over"
            + (words.isEmpty() ? "." : ": " + words);
    Message asks =
        work.write(conversation, Author.SYSTEM, null, Text.plain(told), Route.BATON, null);
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
    DeskPlan desk = work.context().plan().desk(colleague.desk());
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
    String who = Offers.who(conversation);
    Text told = Text.plain(agent.name() + " was asked to take " + who + ".");
    Message asks = work.write(conversation, Author.SYSTEM, null, told, Route.BATON, null);
    DeskPlan desk = work.context().plan().desk(agent.desk());
    boolean pressable = work.context().capabilities(desk.channel()).has(Feature.BUTTONS);
    Text text =
        new TextBuilder()
            .plain("👉 ")
            .bold(agent.name())
            .plain(mention(agent) + ", ")
            .plain(again ? "you had " : "please take ")
            .bold(who)
            .plain(again ? " last time. Please take this conversation again." : ".")
            .plain(pressable ? "" : " /claim takes it.")
            .text();
    put(
        conversation,
        desk,
        new Target.DeskThread(conversation.id(), desk.name(), handoff.id()),
        answerable(conversation, handoff, agent, text, "Pass on"),
        asks.id());
    return asks.id();
  }

  /**
   * Reminds a desk of a handoff that waits, below its offer.
   *
   * @return the message in the transcript that stands for the reminder
   */
  String remind(Conversation conversation, Handoff handoff, DeskPlan desk, Text text) {
    boolean pressable = work.context().capabilities(desk.channel()).has(Feature.BUTTONS);
    Text whole = pressable ? text : new TextBuilder().add(text).plain(" /claim takes it.").text();
    Message told = work.writeIn(handoff, conversation, Author.SYSTEM, whole);
    ButtonAction claim = new ButtonAction.Claim(handoff.id(), desk.name());
    List<Button> buttons = List.of(work.outbox().button(conversation.id(), "Claim", claim));
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
    Text text =
        new TextBuilder()
            .plain("🔁 ")
            .bold(by)
            .plain(" asks ")
            .bold(colleague.name())
            .plain(mention(colleague))
            .plain(" to take ")
            .bold(Offers.who(conversation))
            .plain(" over" + (words.isEmpty() ? "." : ": " + words))
            .text();
    return answerable(conversation, handoff, colleague, text, "Decline");
  }

  private Content answerable(
      Conversation conversation, Handoff handoff, DeskAgent agent, Text text, String declining) {
    ButtonAction take =
        new ButtonAction.TakeTransfer(handoff.id(), agent.desk(), conversation.epoch());
    ButtonAction decline =
        new ButtonAction.DeclineTransfer(handoff.id(), agent.desk(), conversation.epoch());
    List<Button> buttons =
        List.of(
            work.outbox().button(conversation.id(), "Accept", take),
            work.outbox().button(conversation.id(), declining, decline));
    return Bylines.ownLine(new Content.Buttons(text, buttons));
  }

  /** A user name with its sign is a mention on platforms that have user names. */
  static String mention(DeskAgent colleague) {
    String handle = colleague.handle();
    return handle == null || handle.isBlank() || handle.contains("@") ? "" : " (@" + handle + ")";
  }

  /** Says what came of a question, and takes its buttons away. */
  void settle(Conversation conversation, ToAgent asked, String outcome) {
    settle(
        conversation,
        asked.desk(),
        asked.questionId(),
        card -> settled(card.messageId(), card.place().thread() == null ? outcome : ""));
  }

  /**
   * Says what came of a question to take a waiting handoff, and takes its buttons away.
   *
   * @param outcome empty if the offer itself says it; then no line takes the place of the question
   */
  void settle(Conversation conversation, String desk, String questionId, String outcome) {
    settle(
        conversation,
        desk,
        questionId,
        card -> {
          boolean deleted = !work.context().capabilities(card.channel()).has(Feature.EDIT_BUTTONS);
          return deleted && outcome.isEmpty() ? null : settled(questionId, outcome);
        });
  }

  private void settle(
      Conversation conversation,
      String deskName,
      String questionId,
      Function<MessageCopy, @Nullable Text> settled) {
    DeskPlan desk = work.context().plan().desks().get(deskName);
    if (desk != null) {
      boolean unused = deliveries.withdraw(questionId, lane(conversation, desk));
      messages
          .copies(questionId)
          .forEach(card -> settle(conversation, desk, card, settled.apply(card)));
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
      String outcome = card.place().thread() == null ? "No longer needed." : "";
      settle(conversations.get(conversationId), at, card, settled(card.messageId(), outcome));
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

  private Text settled(String questionId, String outcome) {
    TextBuilder lines =
        new TextBuilder().italic(TextBuilder.summary(messages.get(questionId).content()));
    return outcome.isEmpty() ? lines.text() : lines.newLine().plain(outcome).text();
  }

  /** Ends the wait for an answer to a transfer, because control of the conversation changed. */
  void voided(String handoffId) {
    handoffs
        .unanswered(handoffId)
        .filter(transfer -> handoffs.answered(handoffId))
        .ifPresent(transfer -> {
          if (transfer instanceof ToAgent asked) {
            Handoff handoff = handoffs.get(handoffId);
            settle(conversations.get(handoff.conversationId()), asked, "No longer needed.");
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
      settle(conversation, asked, away ? asked.agentName() + " is away." : "No answer in time.");
      work.desks()
          .tell(
              conversation,
              handoff,
              Text.plain(
                  asked.agentName()
                      + (away ? " is away. " : " did not answer in time. ")
                      + asked.by()
                      + " keeps the conversation."));
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
