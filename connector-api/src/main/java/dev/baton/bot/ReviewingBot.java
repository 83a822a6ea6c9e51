package dev.baton.bot;

import dev.baton.conversation.HandoffRequest;
import org.jspecify.annotations.Nullable;

/** Talent: tells afterwards how a turn ended, if its answer alone does not show it. */
public interface ReviewingBot {

  /**
   * Whether every turn must be reviewed, because any of them may ask for a person without saying so
   * in its answer.
   */
  boolean everyTurn();

  /**
   * Looks back at a turn that has been answered. Blocking; called before the sender's next turn.
   *
   * @throws BotException if the bot does not say
   */
  Review review(Turn turn);

  /**
   * How a turn ended.
   *
   * @param paused whether the bot keeps silent because it was told to
   * @param understood false if the bot only answered that it did not understand
   * @param wanted the handoff the turn asked for; null if it asked for none
   * @param intent what the bot thinks the message means, or might mean if it did not understand, by
   *     its own name for it; null if it does not say
   */
  record Review(
      boolean paused,
      boolean understood,
      @Nullable HandoffRequest wanted,
      @Nullable String intent) {

    /** How a turn ended of which the bot does not say what it meant. */
    public Review(boolean paused, boolean understood, @Nullable HandoffRequest wanted) {
      this(paused, understood, wanted, null);
    }
  }
}
