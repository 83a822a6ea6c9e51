package dev.baton.routing;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Person;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ButtonAction;
import dev.baton.store.ConversationTable;
import dev.baton.store.Delivery;
import dev.baton.store.HandoffTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows dead letters to agents, in the conversation's thread, with a retry button that works for
 * the agent who has the conversation.
 */
final class RetryAtDesk {

  static final String RETRY = "Retry";

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;

  RetryAtDesk(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
  }

  /** Tells the desks that see a handoff what the user did not get. */
  void tell(
      Conversation conversation, String handoffId, Delivery delivery, Message message, String why) {
    Handoff handoff = handoffs.get(handoffId);
    Text told =
        new TextBuilder()
            .plain("⚠️ Not delivered to ")
            .bold(Offers.who(conversation))
            .plain(": " + why)
            .newLine()
            .italic(TextBuilder.summary(message.content()))
            .text();
    work.desks()
        .tell(
            conversation,
            handoff,
            desk ->
                new Content.Buttons(
                    told,
                    List.of(
                        work.outbox()
                            .button(
                                conversation.id(),
                                RETRY,
                                new ButtonAction.RetryLetter(delivery.id(), desk.name())))));
  }

  /**
   * Tries a letter again for an agent; returns null if that was allowed, otherwise the answer to
   * the agent.
   */
  @Nullable String retry(String letterId, @Nullable String conversationId, Person agent) {
    String handoffId =
        conversationId == null
            ? null
            : conversations.find(conversationId).map(Conversation::handoffId).orElse(null);
    if (handoffId == null) {
      return "This conversation is with the bot.";
    }
    Handoff handoff = handoffs.get(handoffId);
    if (handoff.status() != HandoffStatus.ACCEPTED) {
      return "Nobody has claimed this conversation yet.";
    }
    if (!agent.id().equals(handoff.agentId())) {
      return handoff.agentName() + " has this conversation.";
    }
    return switch (StoredDeadLetters.retry(work, letterId)) {
      case DeadLetters.Outcome.Done done -> null;
      case DeadLetters.Outcome.Unknown unknown -> "This was tried again or given up already.";
      case DeadLetters.Outcome.NotPossible not -> not.why();
    };
  }
}
