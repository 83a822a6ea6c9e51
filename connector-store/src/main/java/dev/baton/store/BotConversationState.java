package dev.baton.store;

/**
 * How a conversation and its bot get on.
 *
 * @param fallbacks turns in a row in which the bot understood nothing or said nothing
 * @param mayBePaused whether a human part ended and it is not certain that the bot was woken again:
 *     its silence then is no call for a person
 * @param silenceTold whether the user was told that the bot keeps silent
 * @param hops how often the conversation went from bot to bot since the user's last message
 */
public record BotConversationState(
    int fallbacks, boolean mayBePaused, boolean silenceTold, int hops) {

  /** Of a conversation of which nothing is remembered. */
  public static final BotConversationState NEW = new BotConversationState(0, false, false, 0);

  /** The bot said something: it is awake. */
  public BotConversationState spoke() {
    return new BotConversationState(fallbacks, false, false, hops);
  }

  /** The user wrote, so that the bots are not among themselves. */
  public BotConversationState heard() {
    return new BotConversationState(fallbacks, mayBePaused, silenceTold, 0);
  }

  /** The user was told that the bot keeps silent. */
  public BotConversationState told() {
    return new BotConversationState(fallbacks, mayBePaused, true, hops);
  }

  /** The human part is over; what was before it does not count any more. */
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
