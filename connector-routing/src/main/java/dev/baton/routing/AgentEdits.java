package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Person;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.routing.lane.LaneName;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.DeliveryTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import java.util.List;
import java.util.Optional;

/** Handles agents' edits and deletions of what they wrote, within a unit of work. */
final class AgentEdits {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;
  private final DeliveryTable deliveries;
  private final DeskPlan desk;
  private final Inbound inbound;
  private final Person agent;

  AgentEdits(UnitOfWork work, DeskPlan desk, Inbound inbound, Person agent) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
    this.deliveries = work.tables().deliveries();
    this.desk = desk;
    this.inbound = inbound;
    this.agent = agent;
  }

  /**
   * Carries an edit of a relayed message over to the user. An edit never turns a note into a
   * message to the user, or a message into a note.
   */
  void edited(Event.Edited edited) {
    relayed(edited.messageId())
        .ifPresent(message -> {
          if (PointMoves.isMove(message, edited.content())) {
            if (stillMine(message)) {
              new PointMoves(work)
                  .move(message, MessageCopy.Side.USER, (Content.Location) edited.content());
            }
          } else if (!(AgentCommand.of(edited.content()) instanceof AgentCommand.Say)) {
            tell("This edit was not sent: it would make a note of words already said.");
          } else if (!stillMine(message)) {
            tell("This edit was not sent: you do not have this conversation any more.");
          } else {
            carry(message, edited.content());
          }
        });
  }

  /**
   * Retracts a message: one that was not sent yet is not sent, and one that was sent is deleted at
   * the user.
   */
  void deleted(Event.Deleted deleted) {
    relayed(deleted.messageId())
        .ifPresent(message -> {
          if (!stillMine(message)) {
            tell("This was not taken back: you do not have this conversation any more.");
            return;
          }
          boolean unsent =
              deliveries.takeBack(
                  message.id(), new LaneName.ToUser(message.conversationId()).stored());
          if (!unsent) {
            tell("This was not taken back: it was just being sent.");
          } else if (sent(message).isEmpty()) {
            messages.reclassify(message.id(), Author.NOTE, message.authorName());
          }
          for (MessageCopy copy : sent(message)) {
            work.outbox()
                .forUser(
                    message.conversationId(),
                    new DeliveryCommand.Retract(copy.channel(), copy.place(), copy.platformId()));
          }
        });
  }

  private Optional<Message> relayed(String platformId) {
    return messages
        .copyAt(desk.channel(), inbound.place().chat(), platformId)
        .map(copy -> messages.get(copy.messageId()))
        .filter(message -> message.author() == Author.AGENT);
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
    boolean unsent = sent(message).isEmpty() && !deliveries.begun(message.id(), lane);
    if (unsent) {
      deliveries.takeBack(message.id(), lane);
      messages.rewrite(message.id(), content);
      work.outbox()
          .deliverToUser(
              conversation, message, content, null, null, work.outbox().heldUntil(conversation));
      return;
    }
    List<MessageCopy> copies = sent(message);
    Content shown = new Bylines(work).toUser(message, content);
    List<Content> pieces = work.outbox().fitting(conversation.channel()).fit(shown);
    if (copies.size() != 1 || pieces.size() != 1 || deliveries.pending(message.id(), lane)) {
      tell("This edit was not sent: the message went, or is going, in several parts.");
      return;
    }
    messages.rewrite(message.id(), content);
    MessageCopy copy = copies.getFirst();
    work.outbox()
        .forUser(
            conversation.id(),
            new DeliveryCommand.Rewrite(
                copy.channel(), copy.place(), copy.platformId(), pieces.getFirst()));
  }

  private List<MessageCopy> sent(Message message) {
    return messages.copies(message.id()).stream()
        .filter(copy -> copy.side() == MessageCopy.Side.USER)
        .toList();
  }

  private void tell(String text) {
    work.outbox().tellPlace(desk.channel(), inbound.place(), Text.plain(text));
  }
}
