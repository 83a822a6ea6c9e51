package dev.baton.routing;

import dev.baton.bot.ResumableBot;
import dev.baton.bot.Turn;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.store.GivenTurn;
import java.time.Instant;

/** What a turn lane does next. */
sealed interface TurnStep {

  /** Nothing, until the lane is woken. */
  record Idle() implements TurnStep {}

  /** Something was settled without a call; there may be more to do. */
  record Again() implements TurnStep {}

  /** A message waits for a bot that is down. */
  record Park(String bot) implements TurnStep {}

  /**
   * A turn is given to its bot.
   *
   * @param storedAt when the message was stored that it is about
   */
  record Ask(GivenTurn given, String channel, String chat, Instant storedAt, Turn turn)
      implements TurnStep {}

  /** A turn was given, and the program ended before its outcome was known. */
  record Recover(Ask ask) implements TurnStep {}

  /** A turn was answered and must be reviewed. */
  record Reflect(Ask ask) implements TurnStep {}

  /**
   * A handoff ended.
   *
   * @param bot the bot that is told
   * @param first whether it is to be told; otherwise it may have been told before a crash, or
   *     another bot has the conversation, and it is only kept from staying paused
   */
  record Return(
      Conversation conversation,
      Handoff handoff,
      String bot,
      ResumableBot.HandBack handBack,
      boolean first)
      implements TurnStep {}
}
