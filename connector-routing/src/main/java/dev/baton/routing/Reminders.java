package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.routing.content.TextBuilder;
import dev.baton.store.ConversationTable;
import dev.baton.store.HandoffTable;
import dev.baton.store.ReminderTable;
import dev.baton.texts.AgentText;

/**
 * Reminds agents of the conversations that they have. A reminder is void as soon as somebody else
 * has the conversation, or nobody.
 */
final class Reminders {

  private final UnitOfWork work;
  private final ConversationTable conversations;
  private final HandoffTable handoffs;
  private final ReminderTable reminders;

  Reminders(UnitOfWork work) {
    this.work = work;
    this.conversations = work.tables().conversations();
    this.handoffs = work.tables().handoffs();
    this.reminders = work.tables().reminders();
  }

  /** Forgets the reminder of a handoff that goes on with its agent; false if it has none. */
  boolean drop(Handoff handoff) {
    boolean dropped = reminders.drop(handoff.id());
    if (dropped) {
      work.desks().touched(handoff);
    }
    return dropped;
  }

  /** Forgets the reminder of a handoff whose agent changes. */
  void voided(String handoffId) {
    boolean unused = reminders.drop(handoffId);
  }

  /** Reminds the agent, if it still is time; from now on the handoff may end again. */
  void due(String handoffId) {
    Handoff handoff = handoffs.get(handoffId);
    ReminderTable.Reminder reminder = reminders.find(handoffId).orElse(null);
    if (reminder == null || reminder.at().isAfter(work.now())) {
      return;
    }
    voided(handoffId);
    if (handoff.status() != HandoffStatus.ACCEPTED) {
      return;
    }
    work.desks().touched(handoff);
    Conversation conversation = conversations.get(handoff.conversationId());
    work.desks()
        .tell(
            conversation,
            handoff,
            words ->
                reminder.words().isEmpty()
                    ? words.say(AgentText.LATER_NOW, words.who(conversation))
                    : new TextBuilder()
                        .plain("⏰ ")
                        .bold(words.who(conversation))
                        .plain(": " + reminder.words())
                        .text());
  }
}
