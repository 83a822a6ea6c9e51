package dev.baton.routing;

import dev.baton.connector.Content;
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
import dev.baton.texts.AgentText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows dead letters to agents, in the conversation's thread, with a retry button that works for
 * the agent who has the conversation.
 */
final class RetryAtDesk {

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
    work.desks()
        .tell(
            conversation,
            handoff,
            words ->
                new Content.Buttons(
                    new TextBuilder()
                        .add(words.say(AgentText.NOT_DELIVERED, words.who(conversation), why))
                        .newLine()
                        .italic(words.summary(message.content()))
                        .text(),
                    List.of(
                        work.outbox()
                            .button(
                                conversation.id(),
                                words.plain(AgentText.RETRY),
                                new ButtonAction.RetryLetter(
                                    delivery.id(), words.desk().name())))));
  }

  /**
   * Tries a letter again for an agent; returns null if that was allowed, otherwise the answer to
   * the agent.
   */
  @Nullable String retry(
      String letterId, @Nullable String conversationId, DeskWords words, Person agent) {
    Refusals refusals = new Refusals(words);
    String handoffId =
        conversationId == null
            ? null
            : conversations.find(conversationId).map(Conversation::handoffId).orElse(null);
    if (handoffId == null) {
      return refusals.notYoursOrWithBot(null);
    }
    Handoff handoff = handoffs.get(handoffId);
    if (handoff.status() != HandoffStatus.ACCEPTED) {
      return words.plain(AgentText.NOBODY_CLAIMED);
    }
    if (!agent.id().equals(handoff.agentId())) {
      return refusals.notYours(handoff);
    }
    return switch (StoredDeadLetters.retry(work, letterId)) {
      case DeadLetters.Outcome.Done done -> null;
      case DeadLetters.Outcome.Unknown unknown -> words.plain(AgentText.TRIED_ALREADY);
      case DeadLetters.Outcome.NotPossible not -> not.why();
    };
  }
}
