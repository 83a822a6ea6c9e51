package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Edits;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.connector.Place;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.DeskThreadTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handles agents' edits and deletions of what they wrote, within a unit of work. */
final class AgentEdits {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final DeskThreadTable threads;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;
  private final AgentNotes notes;
  private final Retraction retraction;
  private final DeskWords texts;
  private final RelayRule relay;

  AgentEdits(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.threads = work.tables().threads();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
    this.notes = new AgentNotes(work, desk, inbound, agent);
    this.retraction = new Retraction(work);
    this.texts = work.words(desk);
    this.relay = new RelayRule(texts, new AgentQuotes(work, desk, inbound));
  }

  /**
   * Carries an edit of a relayed message over to the user. An edit never turns a note into a
   * message to the user, or a message into a note or a command; its author is told so.
   */
  void edited(Event.Edited edited) {
    if (edited.content() instanceof Content.Location now) {
      moved(edited.messageId(), now);
      return;
    }
    Optional<Message> stored = stored(edited.messageId());
    if (stored.isEmpty()) {
      unknown(edited.content());
      return;
    }
    Message message = stored.get();
    switch (message.author()) {
      case AGENT -> relayed(message, edited);
      case NOTE -> kept(message, edited);
      case USER, BOT, SYSTEM, DRAFT -> {}
    }
  }

  /** Only a live point is edited into a point, again and again: no move is worth a word. */
  private void moved(String platformId, Content.Location now) {
    stored(platformId)
        .filter(message -> PointMoves.isMove(message, now))
        .filter(message -> message.author() != Author.AGENT || stillMine(message))
        .ifPresent(message -> new PointMoves(work).move(message, MessageCopy.Side.USER, now));
  }

  private void relayed(Message message, Event.Edited edited) {
    if (!stillMine(message)) {
      tell(AgentText.EDIT_NOT_YOURS);
      return;
    }
    if (message.takenBack()) {
      tell(AgentText.EDIT_OF_TAKEN_BACK);
      return;
    }
    AgentCommand means = AgentCommand.of(edited.content());
    Content words = forUser(means, edited.content());
    if (means instanceof AgentCommand.Note) {
      takeBack(message, edited);
      return;
    }
    if (words == null) {
      tell(AgentText.EDIT_NO_COMMAND);
      return;
    }
    String stays = stays(means, message, edited);
    String doubt = stays == null ? AgentDoubts.about(words, texts) : stays;
    if (doubt != null) {
      tell(DeskWords.joined(Text.plain(doubt), texts.say(AgentText.EDIT_NOT_SENT)));
    } else {
      carry(message, words);
    }
  }

  /** What of an edit may be for the user, without the command that says so; null for nothing. */
  private static @Nullable Content forUser(AgentCommand means, Content content) {
    return means instanceof AgentCommand.Tell tell
        ? tell.words()
        : means instanceof AgentCommand.Say ? content : null;
  }

  private @Nullable String stays(AgentCommand means, Message message, Event.Edited edited) {
    return means instanceof AgentCommand.Tell
        ? null
        : relay.stays(conversations.get(message.conversationId()), edited.replyTo());
  }

  /** Makes a note of a message, with its whole album, if the user has nothing of it yet. */
  private void takeBack(Message message, Event.Edited edited) {
    String lane = new LaneName.ToUser(message.conversationId()).stored();
    if (!messages.copiesAtUser(message.id()).isEmpty() || deliveries.begun(message.id(), lane)) {
      tell(AgentText.EDIT_INTO_NOTE);
      return;
    }
    messages.rewrite(message.id(), edited.content());
    work.changed(message.id());
    notes.acknowledge(edited.messageId());
    if (!notes.takeBack(messages.whole(message))) {
      tell(AgentText.ALBUM_PART_SENT);
      return;
    }
    new Watches(work)
        .noted(conversations.get(message.conversationId()), messages.get(message.id()));
  }

  /** Changes a note, or what is held until its author says that it is meant for the user. */
  private void kept(Message message, Event.Edited edited) {
    AgentCommand means = AgentCommand.of(edited.content());
    Content words = forUser(means, edited.content());
    if (words == null && !(means instanceof AgentCommand.Note)) {
      tell(AgentText.EDIT_NO_COMMAND);
      return;
    }
    messages.rewrite(message.id(), words == null ? edited.content() : words);
    work.changed(message.id());
    new Watches(work).changed(message.id());
    if (words != null && stays(means, message, edited) == null) {
      notes.ask(message, texts.say(AgentText.EDIT_STAYS));
    }
  }

  /** Answers the edit of a command, mistyped or not: the agent waits for something to happen. */
  private void unknown(Content content) {
    Place here = inbound.place();
    boolean inThread =
        here.thread() != null && threads.at(desk.channel(), here.chat(), here.thread()).isPresent();
    if (inThread || AgentCommand.isCommand(content)) {
      tell(AgentText.EDIT_NO_COMMAND);
    }
  }

  /**
   * Retracts a message: one that was not sent yet is not sent, and one that was sent is deleted at
   * the user.
   */
  void deleted(Event.Deleted deleted) {
    stored(deleted.messageId())
        .filter(message -> message.author() == Author.AGENT && !message.takenBack())
        .ifPresent(message -> {
          if (!stillMine(message)) {
            tell(AgentText.DELETED_NOT_YOURS);
            return;
          }
          if (!retraction.of(message)) {
            tell(AgentText.DELETED_TOO_LATE);
          }
        });
  }

  private Optional<Message> stored(String platformId) {
    return messages
        .copyAt(desk.channel(), inbound.place().chat(), platformId)
        .map(copy -> messages.get(copy.messageId()));
  }

  /** Whether this agent still has the handoff in which the message was written. */
  private boolean stillMine(Message message) {
    String handoffId = conversations.get(message.conversationId()).handoffId();
    if (handoffId == null || !handoffId.equals(message.handoffId())) {
      return false;
    }
    Handoff handoff = handoffs.get(handoffId);
    return handoff.isWith(agent.id());
  }

  private void carry(Message message, Content content) {
    Conversation conversation = conversations.get(message.conversationId());
    String lane = new LaneName.ToUser(conversation.id()).stored();
    boolean unsent =
        messages.copiesAtUser(message.id()).isEmpty() && !deliveries.begun(message.id(), lane);
    if (unsent) {
      messages.rewrite(message.id(), content);
      work.changed(message.id());
      work.outbox().deliverInstead(conversation, message, content);
      return;
    }
    if (!(work.context().channel(conversation.channel()) instanceof Edits)) {
      tell(
          texts.say(
              AgentText.EDIT_IMPOSSIBLE,
              PlainWords.channel(work.context().plan(), conversation.channel())));
      return;
    }
    List<MessageCopy> copies = messages.copiesAtUser(message.id());
    Content shown = new Bylines(work).toUser(conversation.channel(), message, content);
    List<Content> pieces = work.outbox().fitting(conversation).fit(shown);
    if (copies.size() != 1 || pieces.size() != 1 || deliveries.pending(message.id(), lane)) {
      tell(AgentText.EDIT_IN_PARTS);
      return;
    }
    messages.rewrite(message.id(), content);
    work.changed(message.id());
    new Watches(work).changed(message.id());
    MessageCopy copy = copies.getFirst();
    work.outbox()
        .forUser(
            conversation.id(),
            new DeliveryCommand.Rewrite(
                copy.channel(), copy.place(), copy.platformId(), pieces.getFirst()));
  }

  private void tell(AgentText text) {
    tell(texts.say(text));
  }

  private void tell(Text text) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), text);
  }
}
