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

  /**
   * The same, for who is not at once where the bot hears.
   *
   * @param beforeCall is run at the last moment before the bot can hear the message, on any thread,
   *     and never blocks; what it throws, because another node may have taken the conversation
   *     over, is let pass, and then the bot must not have heard
   */
  default List<Reply> reply(Turn turn, Runnable beforeCall) {
    beforeCall.run();
    return reply(turn);
  }
}
