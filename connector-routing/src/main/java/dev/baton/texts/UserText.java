package dev.baton.texts;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Everything that Baton itself says to users, with what each text may name. */
public enum UserText {
  /** A person was asked for; a word leads back to the bot. */
  QUEUED(TextArgument.words("word")),
  /** A person was asked for, and no word leads back. */
  QUEUED_WITHOUT_WORD,
  /** A user in the queue asks for a person once more. */
  STILL_QUEUED,
  /** An agent takes the conversation. */
  JOINED(TextArgument.words("agent")),
  /** The agent gave the conversation back to the queue. */
  RELEASED,
  /** The agent transferred the conversation to a queue. */
  PASSED_ON,
  /** The conversation is the bot's again, and no agent had it. */
  BOT_IS_BACK,
  /** The conversation is the bot's again after an agent had it. */
  AGENT_LEFT(TextArgument.words("agent")),
  /** The agent transferred the conversation to another bot, which has it now. */
  PASSED_TO_BOT(TextArgument.words("agent"), TextArgument.words("bot")),
  /** A person was asked for, and there is nobody. */
  NO_AGENT,
  /** A person was asked for outside of the queue's hours. */
  CLOSED(TextArgument.words("when"), TextArgument.words("day"), TextArgument.words("time")),
  /** A user is about to leave a message for when people are there. */
  WRITE_MESSAGE,
  /** A user left a message for when people are there. */
  MESSAGE_KEPT(TextArgument.words("when"), TextArgument.words("day"), TextArgument.words("time")),
  /** A user who left a message goes on with the bot. */
  MESSAGE_STAYS,
  /** People are there now, and the message of a user who is with the bot is offered to them. */
  MESSAGE_PASSED_ON,
  /** Nobody took the conversation within the queue's wait-timeout. */
  WAIT_EXPIRED,
  /** Nobody wrote within the queue's idle-timeout. */
  IDLE_EXPIRED,
  /** A user wants to go back to the bot and is there. */
  WITH_BOT_ALREADY,
  /** A message did not reach the bot. */
  BOT_UNREACHABLE,
  /** The bot failed over a message. */
  BOT_FAILED,
  /** Nobody knows what the bot answered. */
  ANSWER_LOST,
  /** The bot is not called at the moment; the message waits for it. */
  BOT_AWAY,
  /** A bot that may be paused says nothing. */
  BOT_SILENT,
  /** The other bot that was asked for does not answer. */
  OTHER_BOT_AWAY,
  /** The same, where the other bot has a title. */
  NAMED_BOT_AWAY(TextArgument.words("bot")),
  /** Another bot took the conversation without a word. */
  NOW_WITH(TextArgument.words("bot")),
  /** Somebody speaks to the bot in a group. */
  ONLY_DIRECT,
  /** A button was pressed that no longer means anything. */
  STALE_BUTTON,
  /** What the bot said cannot be shown on the channel. */
  NOT_SHOWN,
  /** A user writes too much, and nothing is passed on at the moment. */
  FLOOD(TextArgument.number("messages"), TextArgument.number("seconds")),
  /** A user who writes too much presses a button. */
  FLOOD_IN_SHORT,
  /** Something a user sent could not be shown to the agents. */
  NOT_PASSED_ON(TextArgument.words("what")),
  /** The word for what is no text, such as a picture. */
  KIND(TextArgument.words("kind")),
  /** A button: ends the wait for a person. */
  BACK_TO_BOT,
  /** A button: gives the bot the same message again. */
  ASK_AGAIN,
  /** A button: asks for a person. */
  TALK_TO_PERSON,
  /** A button: leaves a message for when people are there. */
  LEAVE_MESSAGE,
  /** A button: goes on with the bot instead of leaving a message, or after that. */
  GO_ON_WITH_BOT;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, and so is what it holds
  private final List<TextArgument> arguments;

  UserText(TextArgument... arguments) {
    this.arguments = List.of(arguments);
  }

  /** Its name in files: {@code still-queued}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  List<TextArgument> arguments() {
    return arguments;
  }

  /** The values by name; they must be as many as the arguments, and of their kinds. */
  Map<String, Object> named(Object... values) {
    if (values.length != arguments.size()) {
      throw new IllegalArgumentException(
          key() + " names " + arguments.size() + " values and got " + Arrays.toString(values));
    }
    Map<String, Object> named = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!arguments.get(i).takes(values[i])) {
        throw new IllegalArgumentException(
            key() + " cannot take " + values[i] + " for " + arguments.get(i).name());
      }
      named.put(arguments.get(i).name(), values[i]);
    }
    return named;
  }
}
