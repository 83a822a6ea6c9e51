package dev.baton.routing;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Reactions;
import dev.baton.conversation.Author;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import dev.baton.plan.DeskPlan;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.DeliveryCommand;
import dev.baton.store.HandoffTable;
import dev.baton.store.MessageCopy;
import dev.baton.store.MessageTable;
import dev.baton.texts.AgentText;
import java.util.List;
import java.util.Optional;

/**
 * Says in words what a mark was to say, where the platform refuses it: that an agent's words stay
 * with the agents. Whoever has the conversation would take silence for delivery.
 */
final class RefusedMarks {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final HandoffTable handoffs;

  RefusedMarks(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.handoffs = work.tables().handoffs();
  }

  /** Tells the author of what stays; a note that begins as one needs no mark. */
  void refused(DeliveryCommand.React mark) {
    if (mark.mark() == Reactions.Mark.NOTED) {
      messages
          .copyAt(mark.channel(), mark.place().chat(), mark.platformId())
          .map(MessageCopy::messageId)
          .flatMap(messages::find)
          .filter(message -> message.author() == Author.NOTE && !AgentNotes.isMarked(message))
          .ifPresent(stayed -> tell(mark, stayed));
    }
  }

  private void tell(DeliveryCommand.React mark, Message stayed) {
    Conversation conversation = conversations.get(stayed.conversationId());
    Handoff open = handoffs.openOf(conversation);
    if (open == null || isOfColleague(open, stayed)) {
      return;
    }
    DeskPlan desk = desk(open, mark.channel()).orElse(null);
    AgentText why = desk == null ? null : RelayRule.why(desk.relay());
    if (desk == null || why == null) {
      return;
    }
    DeskWords words = work.words(desk);
    Button send =
        work.outbox()
            .button(
                conversation.id(),
                words.plain(AgentText.SEND_IT),
                new ButtonAction.SendDraft(stayed.id(), desk.name()));
    Content.Text told =
        DeskWords.joined(
            words.say(why),
            words.say(AgentText.MESSAGE_NOT_SENT),
            words.say(AgentText.SEND_IT_QUESTION));
    work.outbox().tellPlace(mark.channel(), mark.place(), new Content.Buttons(told, List.of(send)));
  }

  private static boolean isOfColleague(Handoff open, Message stayed) {
    String has = open.agentName();
    return has != null && !has.equals(stayed.authorName());
  }

  private Optional<DeskPlan> desk(Handoff open, String channel) {
    return Optional.ofNullable(open.desk())
        .map(work.context().plan().desks()::get)
        .filter(desk -> desk.channel().equals(channel))
        .or(() -> work.context().desksOn(channel).stream().findFirst());
  }
}
