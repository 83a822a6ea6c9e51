package dev.baton.bot;

import java.util.List;

/** An automated assistant. */
@FunctionalInterface
public interface Bot {

  /**
   * Answers one user message. Blocking; called on a virtual thread, never twice at once for the
   * same sender, always in the order in which the user wrote.
   *
   * @return what it says and wants, in order; empty when it has nothing to say
   * @throws BotException when there is no answer; the subtype says whether the bot may have heard
   */
  List<Reply> reply(Turn turn);
}
