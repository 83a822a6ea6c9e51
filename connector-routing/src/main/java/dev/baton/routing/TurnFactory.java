package dev.baton.routing;

import dev.baton.bot.Arrival;
import dev.baton.bot.Turn;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Message;
import dev.baton.plan.ChannelPlan;
import dev.baton.store.BotSwitch;
import dev.baton.store.BotTable;
import dev.baton.store.ConversationTable;
import dev.baton.store.GivenTurn;
import dev.baton.store.MessageTable;
import org.jspecify.annotations.Nullable;

/** Builds the turns that bots are asked from what is stored; the result is the same each time. */
final class TurnFactory {

  /** How many earlier messages a bot is told when it gets a conversation from another bot. */
  private static final int TRANSCRIPT = 50;

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final MessageTable messages;
  private final BotTable bots;

  TurnFactory(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.messages = work.tables().messages();
    this.bots = work.tables().bots();
  }

  TurnStep.Ask of(GivenTurn given) {
    return of(given, messages.get(given.messageId()));
  }

  /**
   * @param message the message that the turn is about
   */
  TurnStep.Ask of(GivenTurn given, Message message) {
    Conversation conversation = conversations.get(given.conversationId());
    ChannelPlan channel = work.context().plan().channel(conversation.channel());
    Turn turn =
        new Turn(
            given.id(),
            message.id(),
            conversation.senderId(),
            channel.type(),
            channel.inputChannel(),
            message.content(),
            conversation.userName(),
            conversation.language(),
            given.startedAt(),
            arrival(given, message),
            message.attributes());
    return new TurnStep.Ask(given, conversation.channel(), conversation.chat(), message.at(), turn);
  }

  private @Nullable Arrival arrival(GivenTurn given, Message message) {
    String switchId = given.switchId();
    if (switchId == null) {
      return null;
    }
    BotSwitch asked = bots.get(switchId);
    return new Arrival(
        asked.fromBot(),
        work.context().hostOf(asked.fromBot()),
        messages.before(given.conversationId(), message.seq(), TRANSCRIPT));
  }
}
