package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Reactions;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.List;

/** Keeps what stays with the agents: notes, and what is held until an agent says so. */
final class AgentNotes {

  private static final int LATELY = 50;

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskWords texts;

  AgentNotes(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.texts = work.words(desk);
  }

  /** Whether a message stays a note although its author may want it sent: it is marked as one. */
  static boolean isMarked(Message message) {
    return message.author() == Author.NOTE
        && !(AgentCommand.of(message.content()) instanceof AgentCommand.Say);
  }

  /**
   * Whether the agent was told lately in this handoff that their words stay, and sees it of others
   * by a mark.
   */
  boolean staysAreKnown(Conversation conversation) {
    String handoffId = conversation.handoffId();
    return handoffId != null
        && work.context().channel(desk.channel()) instanceof Reactions
        && messages.last(conversation.id(), LATELY).stream()
            .filter(message -> handoffId.equals(message.handoffId()))
            .filter(message -> agent.name().equals(message.authorName()))
            .anyMatch(message -> message.author() == Author.NOTE && !isMarked(message));
  }

  /** Keeps a message with the agents. It quotes only what the user has, for it may be sent. */
  Message keep(Conversation conversation, Event.Said said) {
    Message note =
        work.write(
            conversation,
            Author.NOTE,
            agent.name(),
            said.content(),
            Route.BATON,
            null,
            new AgentQuotes(work, desk, inbound).quoted(conversation, said).attributes());
    messages.addCopy(
        new MessageCopy(
            desk.channel(), inbound.place(), said.messageId(), note.id(), MessageCopy.Side.DESK));
    return note;
  }

  /** Shows the author that a message is a note, where the platform can. */
  void acknowledge(String platformId) {
    if (work.context().channel(desk.channel()) instanceof Reactions) {
      work.outbox().react(desk.channel(), inbound.place(), platformId, Reactions.Mark.NOTED);
    }
  }

  /**
   * Asks whether a message that was kept is meant for the user.
   *
   * @param told what is said above the question
   */
  void ask(Message held, Text told) {
    Button send =
        work.outbox()
            .button(
                held.conversationId(),
                texts.plain(AgentText.SEND_IT),
                new ButtonAction.SendDraft(held.id(), desk.name()));
    tell(DeskWords.joined(told, texts.say(AgentText.SEND_IT_QUESTION)), send);
  }

  /** Offers to take the conversation and send a message that was kept. */
  void offer(Message held, String why, AgentText title) {
    Button send =
        work.outbox()
            .button(
                held.conversationId(),
                texts.plain(title),
                new ButtonAction.TakeOverAndSend(held.id(), desk.name()));
    tell(notSent(why), send);
  }

  /** That a message was not sent, behind the reason. */
  Text notSent(String why) {
    return DeskWords.joined(Text.plain(why), texts.say(AgentText.MESSAGE_NOT_SENT));
  }

  private void tell(Text told, Button send) {
    work.outbox()
        .tellPlace(desk.channel(), inbound.place(), new Content.Buttons(told, List.of(send)));
  }

  /**
   * Makes notes of messages to the user that are not sent yet.
   *
   * @return false if one of them was sent, or is being sent
   */
  boolean takeBack(List<Message> unsent) {
    boolean all = true;
    for (Message message : unsent) {
      if (message.author() == Author.AGENT) {
        boolean sent =
            messages.copies(message.id()).stream()
                .anyMatch(copy -> copy.side() == MessageCopy.Side.USER);
        boolean kept =
            deliveries.takeBack(
                message.id(), new LaneName.ToUser(message.conversationId()).stored());
        if (sent || !kept) {
          all = false;
        } else {
          messages.reclassify(message.id(), Author.NOTE, message.authorName());
        }
      }
    }
    return all;
  }
}
