package dev.baton.bot;

import java.util.List;

/** Talent: can say later what became of a turn whose answer was lost. */
public interface RecallingBot {

  /**
   * Looks up a turn. Blocking. It waits while the turn may still be running and answers only once
   * the turn must be over.
   *
   * @param turn the turn as it was first given to the bot
   * @throws BotException if the bot does not say; it will be asked again later
   */
  Memory recall(Turn turn);

  /** What the bot remembers of a turn. */
  sealed interface Memory {

    /** It received the message and answered this. */
    record Answered(List<Reply> replies) implements Memory {
      public Answered {
        replies = List.copyOf(replies);
      }
    }

    /** It never received the message, so the message can safely be given again. */
    record Unheard() implements Memory {}
  }
}
