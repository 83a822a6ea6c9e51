package dev.baton.texts;

import java.util.List;

/** Everything that Baton itself says to users, with what each text may name. */
public enum UserText implements OwnText {
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
  /** A file that a user sent is larger than what gets through to the agents. */
  TOO_LARGE(TextArgument.number("megabytes"), TextArgument.words("what")),
  /** The word for what is no text, such as a picture. */
  KIND(TextArgument.words("kind")),
  /** A user waits, and nobody before them. */
  NEXT_IN_QUEUE,
  /** A user waits, and reads how many wait before them. */
  QUEUE_POSITION(TextArgument.number("position")),
  /** A user waits, and reads how long that will probably be. */
  EXPECTED_WAIT(TextArgument.number("minutes")),
  /** A user has waited longer than they were told. */
  LONGER_WAIT,
  /** A user has waited for a while. */
  STILL_WAITING,
  /** A user waits, and may go on with the bot meanwhile. */
  CALL_BACK_OFFER,
  /** A user goes on with the bot until an agent is free. */
  CALL_PROMISED,
  /** A user who goes on with the bot wants no person any more. */
  WAIT_STOPPED,
  /** An agent takes the conversation of a user who went on with the bot. */
  CALLED_BACK(TextArgument.words("agent")),
  /** Nobody took it within the queue's wait-timeout while the user went on with the bot. */
  NOT_CALLED,
  /** An agent resolved the conversation: what does the user think of it? */
  RATE(TextArgument.words("agent")),
  /** What the user said they think of it. */
  RATED(TextArgument.number("stars")),
  /** A user wants to add a comment. */
  WRITE_COMMENT,
  /** What the user wrote was taken for the comment. */
  COMMENT_KEPT,
  /** A user does not want to comment after all. */
  COMMENT_OFF,
  /** A conversation with an agent is over, and its transcript can be had by e-mail. */
  TRANSCRIPT_OFFER(TextArgument.words("agent")),
  /** A user wants the transcript, and is asked where to. */
  WRITE_EMAIL,
  /** What the user wrote is no e-mail address. */
  WRITE_EMAIL_AGAIN,
  /** What the user wrote then is none either. */
  NO_EMAIL_ADDRESS,
  /** The transcript is on its way. */
  EMAIL_COMES,
  /** A user does not want the transcript after all. */
  EMAIL_OFF,
  /** A button: ends the wait for a person. */
  BACK_TO_BOT,
  /** A button: gives the bot the same message again. */
  ASK_AGAIN,
  /** A button: asks for a person. */
  TALK_TO_PERSON,
  /** A button: leaves a message for when people are there. */
  LEAVE_MESSAGE,
  /** A button: goes on with the bot instead of leaving a message, or after that. */
  GO_ON_WITH_BOT,
  /** A button: the user goes on with the bot, and keeps their place. */
  CALL_ME,
  /** A button: the user gives up their place. */
  STOP_WAITING,
  /** A button: what the user writes next is a comment. */
  ADD_COMMENT,
  /** A button: what the user writes next is no comment. */
  NO_COMMENT,
  /** A button: what was taken for a comment was meant for the bot. */
  FOR_BOT,
  /** A button: the user wants the transcript by e-mail. */
  EMAIL_TRANSCRIPT,
  /** A button: the user does not want it after all. */
  NO_EMAIL;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, and so is what it holds
  private final List<TextArgument> arguments;

  UserText(TextArgument... arguments) {
    this.arguments = List.of(arguments);
  }

  @Override
  public String key() {
    return OwnText.key(name());
  }

  @Override
  public List<TextArgument> arguments() {
    return arguments;
  }

  @Override
  public String readers() {
    return "users";
  }
}
