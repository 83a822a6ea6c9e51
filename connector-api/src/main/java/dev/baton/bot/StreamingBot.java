package dev.baton.bot;

import java.util.function.Consumer;

/** Talent: gives each reply as soon as it has it, instead of all replies at the end of the turn. */
public interface StreamingBot {

  /**
   * Answers one user message as {@link Bot#reply(Turn)} does, under the same rules.
   *
   * @param heard receives each reply when the bot says it, in order, on the calling thread; it may
   *     block. What it has received counts as said even if an exception ends the turn
   * @throws BotException if the turn was not completed
   */
  void reply(Turn turn, Consumer<Reply> heard);

  /**
   * Answers one user message, for bots that need several steps before the message is on its way.
   *
   * @param beforeCall as in {@link Bot#reply(Turn, Runnable)}
   */
  default void reply(Turn turn, Consumer<Reply> heard, Runnable beforeCall) {
    beforeCall.run();
    reply(turn, heard);
  }
}
