package dev.baton.bot;

import java.util.List;

/** An automated assistant. */
@FunctionalInterface
public interface Bot {

  /**
   * Answers one user message. Blocking; called on a virtual thread, one call at a time for each
   * sender, in the order in which the user wrote.
   *
   * @return what the bot says and wants, in order; empty if it has nothing to say
   * @throws BotException if there is no answer; the subtype says whether the bot may have received
   *     the message
   */
  List<Reply> reply(Turn turn);

  /**
   * Answers one user message, for bots that need several steps before the message is on its way.
   *
   * @param beforeCall run at the last moment before the bot can receive the message, on any thread;
   *     it never blocks. It throws if another node may have taken over the conversation: let the
   *     exception pass, and do not send the message to the bot
   */
  default List<Reply> reply(Turn turn, Runnable beforeCall) {
    beforeCall.run();
    return reply(turn);
  }
}
