package dev.baton.store;

/**
 * What is remembered about a bot in one conversation.
 *
 * @param fallbacks consecutive turns in which the bot understood nothing or said nothing
 * @param mayBePaused whether a human part has ended and it is not certain that the bot was resumed;
 *     then its silence is no reason to call a person
 * @param silenceTold whether the user was told that the bot is silent
 * @param hops how often the conversation has gone from bot to bot since the user's last message
 */
public record BotConversationState(
    int fallbacks, boolean mayBePaused, boolean silenceTold, int hops) {

  /** The state of a conversation about which nothing is remembered. */
  public static final BotConversationState NEW = new BotConversationState(0, false, false, 0);

  /** The bot said something, so it is not paused. */
  public BotConversationState spoke() {
    return new BotConversationState(fallbacks, false, false, hops);
  }

  /** The user wrote, so the bots are not just passing the conversation among themselves. */
  public BotConversationState heard() {
    return new BotConversationState(fallbacks, mayBePaused, silenceTold, 0);
  }

  /** The user was told that the bot is silent. */
  public BotConversationState told() {
    return new BotConversationState(fallbacks, mayBePaused, true, hops);
  }

  /** The human part is over. What was before it no longer counts. */
  public BotConversationState handedBack(boolean awake) {
    return new BotConversationState(0, !awake, false, hops);
  }

  /** The conversation went to another bot. */
  public BotConversationState switched() {
    return new BotConversationState(0, false, false, hops + 1);
  }

  public BotConversationState withFallbacks(int count) {
    return new BotConversationState(count, mayBePaused, silenceTold, hops);
  }
}
