package dev.baton.routing;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Trigger;
import dev.baton.store.BotConversationState;
import dev.baton.store.BotTable;
import dev.baton.store.GivenTurn;

/** Counts the turns in a row that led to nothing; after a set number of them people are called. */
final class FallbackCounter {

  private final UnitOfWork work;
  private final BotTable bots;

  FallbackCounter(UnitOfWork work) {
    this.work = work;
    this.bots = work.tables().bots();
  }

  /**
   * Counts a finished turn of a bot that has the conversation and is awake. What the bot said is
   * still sent when people are called.
   *
   * @param understood false if the bot did not understand, or answered nothing
   */
  void count(Conversation conversation, GivenTurn given, boolean understood) {
    int most = work.context().plan().handoff().afterFallbacks();
    BotConversationState before = bots.botState(conversation.id());
    int count = understood || most == 0 ? 0 : before.fallbacks() + 1;
    boolean enough = most > 0 && count >= most;
    bots.botState(conversation.id(), before, before.withFallbacks(enough ? 0 : count));
    if (enough) {
      work.controls()
          .initiate(conversation, Trigger.FALLBACKS, OwnReason.notUnderstood(count), given.id());
    }
  }
}
