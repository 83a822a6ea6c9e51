package dev.baton.bot;

import java.util.function.Consumer;

/** Talent: says each thing as soon as it has it, instead of all of a turn at its end. */
public interface StreamingBot {

  /**
   * Answers one user message as {@link Bot#reply(Turn)} does, under the same rules.
   *
   * @param heard given each reply when it is said, in order, on the calling thread; it may block.
   *     What it was given counts as said even when an exception ends the turn
   * @throws BotException when the turn did not come to its end
   */
  void reply(Turn turn, Consumer<Reply> heard);

  /**
   * The same, for who is not at once where the bot hears.
   *
   * @param beforeCall as in {@link Bot#reply(Turn, Runnable)}
   */
  default void reply(Turn turn, Consumer<Reply> heard, Runnable beforeCall) {
    beforeCall.run();
    reply(turn, heard);
  }
}
