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
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.conversation.Route;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ButtonAction;
import dev.baton.store.ButtonTable;
import dev.baton.store.DeliveryTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what stays with the agents: notes, and what is held until an agent says so. */
final class AgentNotes {

  private final UnitOfWork work;
  private final MessageTable messages;
  private final DeliveryTable deliveries;
  private final ButtonTable buttons;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final DeskWords texts;

  AgentNotes(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.messages = work.tables().messages();
    this.deliveries = work.tables().deliveries();
    this.buttons = work.tables().buttons();
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
   * Whether a mark is enough to tell the agent that their words stay: they were told so in this
   * handoff, or it is a colleague's and nothing else is to be expected.
   */
  boolean staysAreKnown(Handoff open) {
    boolean ofColleague = open.status() == HandoffStatus.ACCEPTED && !open.isWith(agent.id());
    return work.context().channel(desk.channel()) instanceof Reactions
        && (ofColleague || buttons.isAbout(staying(open)));
  }

  /** What the questions are about that tell the agent that their words stay. */
  String staying(Handoff open) {
    return String.join("\n", "stays", open.id(), agent.id(), open.status().name());
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
    ask(held, told, null);
  }

  /**
   * Asks whether a message that was kept is meant for the user.
   *
   * @param told what is said above the question
   * @param subject what else the question is about; null for nothing
   */
  void ask(Message held, Text told, @Nullable String subject) {
    ButtonAction means = new ButtonAction.SendDraft(held.id(), desk.name());
    Button send = button(held, AgentText.SEND_IT, means, subject);
    tell(DeskWords.joined(told, texts.say(AgentText.SEND_IT_QUESTION)), send);
  }

  /** Offers to take the conversation and send a message that was kept. */
  void offer(Message held, String why, AgentText title) {
    offer(held, why, title, null);
  }

  /**
   * Offers to take the conversation and send a message that was kept.
   *
   * @param subject what else the offer is about; null for nothing
   */
  void offer(Message held, String why, AgentText title, @Nullable String subject) {
    ButtonAction means = new ButtonAction.TakeOverAndSend(held.id(), desk.name());
    tell(notSent(why), button(held, title, means, subject));
  }

  private Button button(
      Message held, AgentText title, ButtonAction means, @Nullable String subject) {
    String words = texts.plain(title);
    return subject == null
        ? work.outbox().button(held.conversationId(), words, means)
        : work.outbox().button(held.conversationId(), words, means, subject);
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
          work.changed(message.id());
        }
      }
    }
    return all;
  }
}
