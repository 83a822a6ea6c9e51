package dev.baton.bot;

import dev.baton.conversation.HandoffRequest;
import org.jspecify.annotations.Nullable;

/** Talent: tells afterwards what a turn came to, where its answer alone does not. */
public interface ReviewingBot {

  /** Whether any turn may ask for a person without a word of it in the answer. */
  boolean everyTurn();

  /**
   * Looks back on a turn that has been answered. Blocking; called before the sender's next turn.
   *
   * @throws BotException when the bot does not say
   */
  Review review(Turn turn);

  /**
   * What a turn came to.
   *
   * @param paused whether the bot keeps silent because it was told to
   * @param understood false where the bot answered only that it did not understand
   * @param wanted the person the turn asked for; null where it asked for none
   */
  record Review(boolean paused, boolean understood, @Nullable HandoffRequest wanted) {}
}
