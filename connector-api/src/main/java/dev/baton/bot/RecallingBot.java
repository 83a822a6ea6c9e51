package dev.baton.bot;

import java.util.List;

/** Talent: can be asked later what became of a turn whose answer was lost. */
public interface RecallingBot {

  /**
   * Looks the turn up. Blocking. A turn that is still running is waited for: the answer is only
   * given once the turn must be over.
   *
   * @param turn the turn as it was first given
   * @throws BotException when the bot does not say; asked again later
   */
  Memory recall(Turn turn);

  /** What the bot remembers of a turn. */
  sealed interface Memory {

    /** It heard the message and answered this. */
    record Answered(List<Reply> replies) implements Memory {
      public Answered {
        replies = List.copyOf(replies);
      }
    }

    /** It never heard the message; giving it once more is safe. */
    record Unheard() implements Memory {}
  }
}
