package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.connector.Content;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.Errand;
import dev.baton.store.MessageCopy;

/** What agents change or take back of what they wrote, as changes. */
final class AgentEdits {

  private final Change change;
  private final DeskPlan desk;
  private final Inbound inbound;

  AgentEdits(Change change, DeskPlan desk, Inbound inbound) {
    this.change = change;
    this.desk = desk;
    this.inbound = inbound;
  }

  /** An edit of a relayed word is carried over; none ever turns a note into a word or back. */
  void edited(Event.Edited edited) {
    change
        .tables()
        .messages()
        .copyAt(desk.channel(), inbound.place().chat(), edited.messageId())
        .map(copy -> change.tables().messages().get(copy.messageId()))
        .filter(message -> message.author() == Author.AGENT)
        .ifPresent(message -> carryEdit(message, edited.content()));
  }

  void deleted(Event.Deleted deleted) {
    change
        .tables()
        .messages()
        .copyAt(desk.channel(), inbound.place().chat(), deleted.messageId())
        .map(copy -> change.tables().messages().get(copy.messageId()))
        .filter(message -> message.author() == Author.AGENT)
        .ifPresent(message -> {
          for (MessageCopy copy : change.tables().messages().copies(message.id())) {
            if (copy.side() == MessageCopy.Side.USER) {
              change
                  .post()
                  .forUser(
                      message.conversationId(),
                      new Errand.Retract(copy.channel(), copy.place(), copy.platformId()));
            }
          }
        });
  }

  private void carryEdit(Message message, Content content) {
    Conversation conversation = change.tables().conversations().get(message.conversationId());
    if (!(AgentCommand.of(content) instanceof AgentCommand.Say)) {
      tell(Text.plain("This edit was not sent: it would make a note of words already said."));
      return;
    }
    change.tables().messages().rewrite(message.id(), content);
    if (!change.tables().deliveries().pending(message.id(), Post.userLane(conversation.id()))) {
      for (MessageCopy copy : change.tables().messages().copies(message.id())) {
        if (copy.side() == MessageCopy.Side.USER) {
          change
              .post()
              .forUser(
                  conversation.id(),
                  new Errand.Rewrite(
                      copy.channel(),
                      copy.place(),
                      copy.platformId(),
                      change.post().fitting(copy.channel()).fitOne(content)));
          return;
        }
      }
    }
    tell(Text.plain("This edit came too early to be carried over."));
  }

  private void tell(Content content) {
    change.post().tellPlace(desk.channel(), inbound.place(), content);
  }
}
