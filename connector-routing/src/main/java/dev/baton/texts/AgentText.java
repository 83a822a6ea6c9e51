package dev.baton.texts;

import java.util.List;

/** Everything that Baton itself says to agents, with what each text may name. */
public enum AgentText implements OwnText {
  /** A user without a name. */
  SOMEONE,
  /** An agent without a name. */
  AN_AGENT,
  /** A user without a name who writes too much. */
  THE_USER,
  /** The word for what is no text, such as a picture. */
  KIND(TextArgument.choice("kind"), TextArgument.words("word")),
  /** A time of today, within a sentence. */
  AT_TIME(TextArgument.words("time")),
  /** A time of another day, within a sentence. */
  ON_DAY_AT(TextArgument.words("day"), TextArgument.words("time")),
  /** Today, within a sentence. */
  TODAY,
  /** Another day, within a sentence. */
  ON_DAY(TextArgument.words("day")),
  /** How many minutes, in short. */
  MINUTES(TextArgument.words("minutes")),
  /** How many seconds, in short. */
  SECONDS(TextArgument.words("seconds")),
  /** A queue by name. */
  QUEUE(TextArgument.words("queue")),
  /** A bot by name. */
  BOT_NAMED(TextArgument.words("bot")),
  /** An agent of another desk, of whom there are two of that name. */
  AGENT_AT_DESK(TextArgument.words("agent"), TextArgument.words("desk")),
  /** A button: takes what waits. */
  CLAIM,
  /** A button: the matter is done. */
  RESOLVE,
  /** A button: gives a conversation back to its queue. */
  RELEASE,
  /** A button: the same, with the user's name. */
  RELEASE_USER(TextArgument.words("user")),
  /** A button: asks to whom the user's conversation goes. */
  TRANSFER_USER(TextArgument.words("user")),
  /** A button: takes a colleague's conversation. */
  TAKE_OVER,
  /** A button: takes a conversation again and sends what was written. */
  TAKE_OVER_USER(TextArgument.words("user")),
  /** A button: takes what waits and sends what was written. */
  CLAIM_AND_SEND,
  /** A button: takes the conversation and sends what was written. */
  TAKE_OVER_AND_SEND,
  /** A button: sends what is shown. */
  SEND_IT,
  /** A button: takes what one was asked to take. */
  ACCEPT,
  /** A button: leaves a conversation with the colleague who has it. */
  DECLINE,
  /** A button: leaves what waits to the next agent. */
  PASS_ON,
  /** A button: sends once more what did not arrive. */
  RETRY,
  /** The head of an offer. */
  ASKS_FOR_PERSON(TextArgument.words("user")),
  /** How urgent a handoff is. */
  PRIORITY(TextArgument.words("priority")),
  /** When a handoff began. */
  SINCE(TextArgument.words("time")),
  /** What an agent must be able to do. */
  NEEDS(TextArgument.words("skills")),
  /** Why a person was called. */
  WHY(TextArgument.words("reason")),
  /** What the bot takes the user's words for. */
  UNDERSTOOD(TextArgument.words("intent")),
  /** A reason: the bot did not understand, several times. */
  WHY_NOT_UNDERSTOOD(TextArgument.number("turns")),
  /** A reason: the bot gave no answer. */
  WHY_NO_ANSWER,
  /** A reason: the bot is not called at the moment. */
  WHY_NOT_THERE,
  /** A reason: the bot is paused. */
  WHY_PAUSED,
  /** Earlier cases of the user; nobody took the last. */
  EARLIER_UNTAKEN(TextArgument.number("cases"), TextArgument.words("when")),
  /** The same; an agent resolved the last. */
  EARLIER_RESOLVED(
      TextArgument.number("cases"), TextArgument.words("when"), TextArgument.words("agent")),
  /** The same; an agent had the last. */
  EARLIER_WITH(
      TextArgument.number("cases"), TextArgument.words("when"), TextArgument.words("agent")),
  /** Below an offer: where an agent will work on it. */
  RUNS_IN_DIRECT,
  /** Where the platform tells the bot of nothing else. */
  MENTION_ME,
  /** An offer that an agent took elsewhere. */
  HAS_IT_NOW(TextArgument.words("agent")),
  /** An offer that an agent took before it arrived. */
  AGENT_HAS_IT(TextArgument.words("agent")),
  /** A briefing where an agent works. */
  AT_WORK(TextArgument.words("agent"), TextArgument.words("user")),
  /** The same at a desk where only replies to the user go to the user. */
  AT_WORK_REPLIES(TextArgument.words("agent"), TextArgument.words("user")),
  /** The same at a desk where only what is said by command goes to the user. */
  AT_WORK_SAY(TextArgument.words("agent"), TextArgument.words("user")),
  /** The head of a thread in place of one that is gone. */
  CONTINUED(TextArgument.words("user")),
  /** In an agent's private chat, when somebody else gets the conversation. */
  NOT_YOURS_ANY_MORE,
  /** An offer that another desk sees now. */
  WAITS_AT_ANOTHER_DESK,
  /** An offer that went to another queue. */
  WAITS_IN_ANOTHER_QUEUE,
  /** A briefing: an agent released it. */
  RELEASED_BY(TextArgument.words("agent"), TextArgument.words("time")),
  /** A briefing: it was released. */
  WENT_BACK(TextArgument.words("time")),
  /** A briefing: an agent resolved it. */
  OUTCOME_RESOLVED(TextArgument.words("agent"), TextArgument.words("time")),
  /** A briefing: the user ended it. */
  OUTCOME_USER_ENDED(TextArgument.words("user"), TextArgument.words("time")),
  /** A briefing: nobody took it in time. */
  OUTCOME_WAIT_EXPIRED(TextArgument.words("time")),
  /** A briefing: nobody wrote. */
  OUTCOME_IDLE_EXPIRED(TextArgument.words("time")),
  /** A briefing: the bot ended it. */
  OUTCOME_BOT_ENDED(TextArgument.words("time")),
  /** A briefing: another bot got it. */
  OUTCOME_TRANSFERRED(TextArgument.words("agent"), TextArgument.words("time")),
  /** A briefing: it could be shown to nobody. */
  OUTCOME_NOBODY(TextArgument.words("time")),
  /** A briefing: it is over. */
  OUTCOME_OVER(TextArgument.words("time")),
  /** In the thread: an agent resolved the handoff. */
  RESOLVED_BY(TextArgument.words("agent")),
  /** In the thread: the user ended the handoff. */
  USER_WENT_BACK(TextArgument.words("user")),
  /** In the thread: the user gave up their place. */
  USER_WAITS_NO_LONGER(TextArgument.words("user")),
  /** In the thread: nobody took the handoff within the queue's wait-timeout. */
  WAIT_EXPIRED,
  /** In the thread: nobody wrote within the queue's idle-timeout. */
  IDLE_EXPIRED,
  /** In the thread: what is known of the user is erased. */
  ERASED,
  /** The handoff that something is about has ended. */
  HANDOFF_OVER,
  /** In the thread: an agent gave the conversation back to its queue. */
  RELEASED(TextArgument.words("agent")),
  /** On an offer: the same. */
  RELEASED_IT(TextArgument.words("agent")),
  /** On a briefing: a colleague has it now. */
  TOOK_IT_OVER(TextArgument.words("agent")),
  /** In the thread: the same. */
  TOOK_OVER_FROM(TextArgument.words("agent"), TextArgument.words("before")),
  /** The same, from an agent without a name. */
  TOOK_OVER_FROM_ANOTHER(TextArgument.words("agent")),
  /** An agent transferred a conversation to a queue. */
  TRANSFERRED_TO_QUEUE(TextArgument.words("agent"), TextArgument.words("queue")),
  /** An agent transferred a conversation to a bot, which has it now. */
  TRANSFERRED_TO_BOT(TextArgument.words("agent"), TextArgument.words("bot")),
  /** An offer: nobody took it where it was transferred to. */
  WENT_BACK_TO(TextArgument.words("queue")),
  /** A new offer: the same, where it comes back to. */
  CAME_BACK(TextArgument.words("queue"), TextArgument.words("agent")),
  /** An offer: nobody took it, and another queue gets it. */
  WENT_ON_TO(TextArgument.words("queue")),
  /** A new offer: the same, in the other queue. */
  CAME_ON(TextArgument.words("queue")),
  /** A new offer: the user left it outside of the queue's hours. */
  LEFT_AS_MESSAGE,
  /** The user goes on with the bot and keeps their place. */
  GOES_ON_WITH_BOT(TextArgument.words("user")),
  /** The user waits for people again. */
  WAITS_AGAIN(TextArgument.words("user")),
  /** Above what was said with the bot while the user kept their place. */
  WITH_BOT_MEANWHILE,
  /** Above a message that the bot did not receive. */
  WRITTEN_BEFORE,
  /** A message that the bot did not answer. */
  BOT_GAVE_NO_ANSWER(TextArgument.words("words")),
  /** The user changed a message that stands in a briefing, or that the bot got. */
  USER_CHANGED(TextArgument.words("user"), TextArgument.words("words")),
  /** The user deleted a message. */
  USER_TOOK_BACK(TextArgument.words("user"), TextArgument.words("words")),
  /** The user put an emoji on a message, which cannot be shown there. */
  USER_REACTED(
      TextArgument.words("user"), TextArgument.words("emoji"), TextArgument.words("words")),
  /** The user has unblocked the bot. */
  USER_REACHABLE(TextArgument.words("user")),
  /** The user has blocked the bot. */
  USER_BLOCKED(TextArgument.words("user")),
  /** A user writes too much. */
  USER_FLOODS(
      TextArgument.words("user"), TextArgument.number("messages"), TextArgument.number("seconds")),
  /** Something did not reach the user. */
  NOT_DELIVERED(TextArgument.words("user"), TextArgument.words("why")),
  /** What did not reach the user was tried again, or given up. */
  TRIED_ALREADY,
  /** The user's platform has no files. */
  FILES_NOT_SHOWN(TextArgument.words("channel"), TextArgument.words("user")),
  /** An agent's file is larger than what gets through to the user. */
  FILE_TOO_LARGE(
      TextArgument.number("megabytes"), TextArgument.words("channel"), TextArgument.words("user")),
  /** A file without a name that is missing. */
  A_FILE(TextArgument.choice("kind")),
  /** A user's file could not be shown. */
  FILE_MISSING(TextArgument.words("what"), TextArgument.words("why")),
  /** Above a user's file that takes the place of an earlier one. */
  FILE_REPLACED,
  /** Something a user sent could not be shown. */
  USERS_NOT_SHOWN(TextArgument.words("why")),
  /** The platform did not delete a message. */
  NOT_TAKEN_BACK_AT_USER(TextArgument.words("why")),
  /** The platform did not change a message. */
  NOT_CHANGED_AT_USER(TextArgument.words("why")),
  /** The platform did not show an agent's reaction. */
  REACTION_LOST(TextArgument.words("user"), TextArgument.words("why")),
  /** An agent reacted where the user cannot see it. */
  REACTION_NOT_SHOWN(TextArgument.words("user")),
  /** An agent claimed whom the bot cannot write to. */
  CANNOT_OPEN(TextArgument.words("agent"), TextArgument.words("why")),
  /** Before words of a user without a name. */
  SPEAKER_USER,
  /** Before words of an agent without a name. */
  SPEAKER_AGENT,
  /** Before words of a bot. */
  SPEAKER_BOT,
  /** Before words of a bot that the user did not get. */
  SPEAKER_DRAFT,
  /** Before a note. */
  NOTE,
  /** The same, with its author. */
  NOTE_BY(TextArgument.words("agent")),
  /** Behind the author of what was forwarded. */
  FORWARDED_FROM(TextArgument.words("from")),
  /** Behind the author of what was too much. */
  HELD_BACK,
  /** Behind the author of what was taken back. */
  TAKEN_BACK,
  /** Behind the author of what did not reach the user. */
  UNDELIVERED,
  /** Before words that quote a part of others. */
  QUOTES(TextArgument.words("words")),
  /** No handoff waits. */
  NOBODY_WAITS,
  /** Above those who wait. */
  WAITING,
  /** Behind who waits: an agent is asked to take them. */
  IS_ASKED(TextArgument.words("agent")),
  /** Below those who wait. */
  AWAY_AGENTS(TextArgument.words("agents")),
  /** An agent who is away. */
  AWAY_AGENT(TextArgument.words("agent"), TextArgument.words("time")),
  /** The same, with the reason. */
  AWAY_AGENT_BECAUSE(
      TextArgument.words("agent"), TextArgument.words("time"), TextArgument.words("reason")),
  /** Below those who wait. */
  CLAIM_HINT,
  /** Somebody waits. */
  QUEUE_HINT,
  /** Who the user is. */
  WHO(TextArgument.words("user"), TextArgument.words("channel")),
  /** The same, with their language. */
  WHO_WRITES(
      TextArgument.words("user"), TextArgument.words("channel"), TextArgument.words("language")),
  /** Who has the conversation: the bot. */
  BOT_HAS_IT_SINCE(TextArgument.words("time")),
  /** The same, where there are several bots. */
  NAMED_BOT_HAS_IT_SINCE(TextArgument.words("bot"), TextArgument.words("time")),
  /** Who has the conversation: nobody. */
  WAITS_SINCE(TextArgument.words("time")),
  /** Who has the conversation: an agent. */
  AGENT_HAS_IT_SINCE(TextArgument.words("agent"), TextArgument.words("time")),
  /** Above the last messages. */
  LAST_MESSAGES,
  /** There is no such command. */
  UNKNOWN_COMMAND(TextArgument.words("command")),
  /** Words outside of all threads. */
  NOT_IN_THREAD,
  /** Help: a heading. */
  HELP_IN_THREAD,
  /** Help: what is no command. */
  HELP_WORDS,
  /** The same at a desk where only replies to the user go to the user. */
  HELP_REPLIES,
  /** The same at a desk where only what is said by command goes to the user. */
  HELP_SAY,
  /** Help: words for the user by command, and notes. */
  HELP_NOTE,
  /** Help: taking and giving back. */
  HELP_CLAIM,
  /** Help: the end. */
  HELP_RESOLVE,
  /** Help: passing on. */
  HELP_TRANSFER,
  /** Help: what was, and who it is. */
  HELP_HISTORY,
  /** Help: canned answers, and taking back. */
  HELP_CANNED,
  /** Help: asking the bot. */
  HELP_ASK,
  /** Help: reminders. */
  HELP_LATER,
  /** Help: a heading. */
  HELP_ANYWHERE,
  /** Help: who waits. */
  HELP_QUEUE,
  /** Help: being away. */
  HELP_AWAY,
  /** Help: the canned answers of the desk. */
  HELP_CANNED_ALL,
  /** Help: following a colleague. */
  HELP_WATCH,
  /** Help, where the platform tells the bot of nothing else. */
  HELP_MENTION,
  /** A colleague has it. */
  HAS_CONVERSATION(TextArgument.words("agent")),
  /** It waits. */
  NOBODY_CLAIMED,
  /** The bot has it. */
  BOT_HAS_IT,
  /** The bot has it, where an agent wants to end or pass on what they do not have. */
  WITH_BOT,
  /** It is worked on elsewhere. */
  ANOTHER_DESK_HAS_IT,
  /** Nobody has it, and something was to be sent. */
  CLAIM_FIRST,
  /** An agent claims what they have. */
  YOURS_ALREADY,
  /** An agent claims what a colleague took first. */
  TAKEN_BY(TextArgument.words("agent")),
  /** An agent claims a conversation whose user they are. */
  OWN_CONVERSATION,
  /** An agent has as many conversations as the desk allows. */
  FULL(TextArgument.number("has")),
  /** An agent has more than that. */
  OVERFULL(TextArgument.number("has"), TextArgument.number("most")),
  /** A colleague has as many as their desk allows. */
  AGENTS_FULL(TextArgument.words("agent"), TextArgument.number("has")),
  /** A colleague has more than that. */
  AGENTS_OVERFULL(
      TextArgument.words("agent"), TextArgument.number("has"), TextArgument.number("most")),
  /** A colleague is away. */
  AWAY_SINCE(TextArgument.words("agent"), TextArgument.words("time")),
  /** The same, with the reason. */
  AWAY_SINCE_BECAUSE(
      TextArgument.words("agent"), TextArgument.words("time"), TextArgument.words("reason")),
  /** An agent who was asked is away. */
  AGENT_IS_AWAY(TextArgument.words("agent")),
  /** A button was pressed that no longer means anything. */
  STALE_BUTTON,
  /** Fewer wait than that. */
  NO_SUCH_NUMBER(TextArgument.words("number")),
  /** Somebody in the desk's space is no agent. */
  NOT_AN_AGENT,
  /** Somebody was an agent and is none any more. */
  NO_AGENT_ANY_MORE(TextArgument.words("desk")),
  /** Behind why a conversation cannot be passed on. */
  YOU_KEEP_IT,
  /** Behind why nothing was sent. */
  NOTHING_SENT,
  /** Behind why nothing was taken back. */
  NOTHING_TAKEN_BACK,
  /** Behind why nothing was saved. */
  NOTHING_SAVED,
  /** Behind why a message is held. */
  MESSAGE_NOT_SENT,
  /** Behind that, if the message was to be the last word. */
  NOTHING_RESOLVED,
  /** Behind that: is it meant for the user? */
  SEND_IT_QUESTION,
  /** Why a message is held: it was forwarded. */
  FORWARDED,
  /** Why a message is held: it quotes what only agents see. */
  ANSWERS_INTERNAL,
  /** Why a message is held: it is of a kind that only one platform has. */
  NOT_EVERY_APP(TextArgument.words("kind")),
  /** Why a message is held: it speaks to a colleague. */
  BEGINS_WITH_MENTION,
  /** Why a message is held: a command stands in it. */
  LINE_BEGINS_WITH(TextArgument.words("word")),
  /** Why a message is held: only replies to the user go to the user at this desk. */
  ONLY_REPLIES,
  /** Why a message is held: only what is said by command goes to the user at this desk. */
  ONLY_SAID,
  /** Why a text is no canned answer. */
  BEGINS_AS_NOTE,
  /** Why what was held is not sent: it was edited into a note. */
  BEGINS_AS_NOTE_NOT_SENT,
  /** What was held was sent. */
  SENT_ALREADY,
  /** A part of an album was sent that is a note. */
  ALBUM_PART_SENT,
  /** A command stands below several files. */
  ALBUM_COMMAND,
  /** Several files outside of all threads. */
  ALBUM_FOR_NOBODY,
  /** Words outside of all threads, where only what is said by command goes to a user. */
  SAID_FOR_NOBODY,
  /** No words stand behind the command, and it quotes nothing that stayed. */
  SAY_WHAT,
  /** A command quotes a line of another conversation. */
  OF_ANOTHER,
  /** Words of an agent who has no conversation. */
  NOTHING_OPEN,
  /** Words of an agent who only follows a conversation. */
  ONLY_FOLLOWED,
  /** A note behind a command outside of all threads. */
  NOTE_OUTSIDE,
  /** A question: for which conversation is this command? */
  FOR_WHOM(TextArgument.words("words")),
  /** A question: for which user are these words? */
  FOR_WHOM_NOT_SENT(TextArgument.words("words")),
  /** The answer to that question. */
  SENT_TO(TextArgument.words("user")),
  /** The answer to that question, for a command. */
  OBEYED_FOR(TextArgument.words("user"), TextArgument.words("words")),
  /** An edited note looks like words for the user. */
  EDIT_STAYS,
  /** A message was edited into a command. */
  EDIT_NO_COMMAND,
  /** Behind why an edit is held. */
  EDIT_NOT_SENT,
  /** An edit of an agent who has the conversation no more. */
  EDIT_NOT_YOURS,
  /** An edit of what was taken back. */
  EDIT_OF_TAKEN_BACK,
  /** An edit that would make a note of what the user has. */
  EDIT_INTO_NOTE,
  /** An edit that the user's platform cannot show. */
  EDIT_IMPOSSIBLE(TextArgument.words("channel")),
  /** An edit of what went in several parts. */
  EDIT_IN_PARTS,
  /** A deletion by an agent who has the conversation no more. */
  DELETED_NOT_YOURS,
  /** A deletion of what is on its way. */
  DELETED_TOO_LATE,
  /** Taking back is switched off. */
  UNDO_OFF,
  /** The command quotes what the agent did not say. */
  UNDO_NOT_SAID,
  /** There is nothing to take back. */
  UNDO_NOTHING,
  /** A part could not be taken back. */
  UNDO_PART,
  /** What was taken back. */
  UNDONE(TextArgument.words("user"), TextArgument.words("words")),
  /** What was taken back before it was sent. */
  UNDONE_UNSENT(TextArgument.words("user"), TextArgument.words("words")),
  /** Behind that, if a call for it had failed. */
  UNDONE_TRIED,
  /** It was taken back before. */
  UNDONE_ALREADY,
  /** Control changed since. */
  UNDO_OTHERS_SINCE,
  /** It is on its way. */
  UNDO_SENDING,
  /** It was said too long ago. */
  UNDO_TOO_LATE(TextArgument.words("time")),
  /** The user's platform takes nothing back. */
  UNDO_IMPOSSIBLE(TextArgument.words("channel")),
  /** Above canned answers. */
  CANNED_ANSWERS,
  /** Below a canned answer outside of all threads. */
  CANNED_OUTSIDE,
  /** More than a name stands behind the command. */
  CANNED_UNCLEAR,
  /** A canned answer while the bot has the conversation. */
  CANNED_WITH_BOT,
  /** There are no canned answers. */
  CANNED_NONE,
  /** No canned answer holds these words. */
  CANNED_NONE_FITS(TextArgument.words("words")),
  /** No canned answer has this name. */
  CANNED_NONE_CALLED(TextArgument.words("name")),
  /** There are more than are shown. */
  CANNED_MORE(TextArgument.number("more")),
  /** Below canned answers. */
  CANNED_HINT,
  /** A canned answer goes to the user. */
  CANNED_SENT(TextArgument.words("user"), TextArgument.words("words")),
  /** Nothing stands behind the command. */
  CANNED_SAVE_HOW,
  /** No name stands behind the command. */
  CANNED_DROP_HOW,
  /** This cannot be a name. */
  CANNED_NO_NAME,
  /** No text stands behind the name. */
  CANNED_NO_TEXT,
  /** Why a text is no canned answer: it holds personal data. */
  CANNED_MASKED,
  /** Why a text is no canned answer. */
  CANNED_EMPTY,
  /** Why a text is no canned answer. */
  CANNED_TOO_LONG(TextArgument.words("most")),
  /** Why a text is no canned answer. */
  CANNED_FIELD(TextArgument.words("field")),
  /** A desk has as many as it can. */
  CANNED_FULL(TextArgument.number("most")),
  /** A canned answer is saved. */
  CANNED_SAVED(TextArgument.words("name"), TextArgument.words("words")),
  /** A canned answer is saved in the place of another. */
  CANNED_CHANGED(TextArgument.words("name"), TextArgument.words("words")),
  /** Below that, if it was said to a user. */
  CANNED_OF_ONE,
  /** A canned answer is dropped. */
  CANNED_DROPPED(TextArgument.words("name")),
  /** A canned answer that agents cannot change. */
  CANNED_CONFIGURED(TextArgument.words("name")),
  /** A question: nobody was named. */
  TRANSFER_TO_WHOM,
  /** The same outside of the conversation's thread. */
  TRANSFER_USER_TO_WHOM(TextArgument.words("user")),
  /** A question: several are meant. */
  TRANSFER_WHOM,
  /** A question: the name is not certain. */
  TRANSFER_THIS_ONE,
  /** Behind that, if more are meant than are shown. */
  TRANSFER_MORE(TextArgument.number("more")),
  /** There is nobody to transfer to. */
  TRANSFER_NOBODY,
  /** Nobody has this name. */
  TRANSFER_UNKNOWN(TextArgument.words("name")),
  /** Behind that: nobody else is there. */
  TRANSFER_NOBODY_ELSE,
  /** Behind that: who is there. */
  TRANSFER_THERE_IS(TextArgument.words("names")),
  /** The same, if there are too many. */
  TRANSFER_THERE_ARE_MORE(TextArgument.words("names"), TextArgument.number("more")),
  /** A colleague at another place is asked. */
  TRANSFER_ASKED(TextArgument.words("agent")),
  /** The queue is the one it comes from. */
  TRANSFER_COMES_FROM(TextArgument.words("queue")),
  /** The queue has no desks. */
  TRANSFER_UNSERVED(TextArgument.words("queue")),
  /** The people of the queue are away. */
  TRANSFER_CLOSED(TextArgument.words("queue")),
  /** Another bot is asked. */
  TRANSFER_BOT_ASKED_ALREADY,
  /** A bot is asked. */
  TRANSFER_BOT_ASKED(TextArgument.words("bot")),
  /** A bot that was asked does not answer. */
  TRANSFER_BOT_SILENT(TextArgument.words("bot")),
  /** A colleague is asked to take a conversation over. */
  ASKS_TO_TAKE_OVER(
      TextArgument.words("by"), TextArgument.words("agent"), TextArgument.words("user")),
  /** The same, with a note. */
  ASKS_TO_TAKE_OVER_WITH(
      TextArgument.words("by"),
      TextArgument.words("agent"),
      TextArgument.words("user"),
      TextArgument.words("words")),
  /** The same in the past, above what came of it. */
  ASKED_TO_TAKE_OVER(
      TextArgument.words("by"), TextArgument.words("agent"), TextArgument.words("user")),
  /** The same, with a note. */
  ASKED_TO_TAKE_OVER_WITH(
      TextArgument.words("by"),
      TextArgument.words("agent"),
      TextArgument.words("user"),
      TextArgument.words("words")),
  /** An agent is asked to take what waits. */
  PLEASE_TAKE(TextArgument.words("agent"), TextArgument.words("user")),
  /** The same, if they had the user's last handoff. */
  PLEASE_TAKE_AGAIN(TextArgument.words("agent"), TextArgument.words("user")),
  /** The same in the past, above what came of it. */
  WAS_ASKED(TextArgument.words("agent"), TextArgument.words("user")),
  /** Behind that, where there are no buttons. */
  CLAIM_TAKES_IT,
  /** What came of it: the agent took it. */
  ACCEPTED(TextArgument.words("agent")),
  /** What came of it: the agent declined. */
  DECLINED(TextArgument.words("agent")),
  /** What came of it: the agent left it to the next. */
  PASSED_ON(TextArgument.words("agent")),
  /** What came of it: things went another way. */
  NO_LONGER_NEEDED,
  /** What came of it: nothing. */
  NO_ANSWER_IN_TIME,
  /** The same, with the agent's name. */
  DID_NOT_ANSWER(TextArgument.words("agent")),
  /** Behind that: the agent who asked has the conversation. */
  KEEPS_IT(TextArgument.words("agent")),
  /** Another agent was asked. */
  IS_FOR(TextArgument.words("agent")),
  /** All who were asked did not take it. */
  FOR_EVERYBODY,
  /** A reminder of what waits. */
  HAS_WAITED(TextArgument.words("user"), TextArgument.words("time")),
  /** A further reminder of what waits. */
  HAS_WAITED_LONGER(TextArgument.words("user"), TextArgument.words("time")),
  /** Behind that: who is free. */
  WHO_CAN_TAKE(TextArgument.words("agents")),
  /** How long somebody has been waiting. */
  FOR_SECONDS(TextArgument.number("seconds")),
  /** The same in minutes. */
  FOR_MINUTES(TextArgument.number("minutes")),
  /** The same in hours. */
  FOR_HOURS(TextArgument.number("hours")),
  /** An agent said that they are away. */
  IS_AWAY(TextArgument.words("agent")),
  /** The same, with the reason. */
  IS_AWAY_BECAUSE(TextArgument.words("agent"), TextArgument.words("reason")),
  /** An agent is there again. */
  IS_BACK(TextArgument.words("agent")),
  /** An agent did not answer. */
  COUNTS_AS_AWAY(TextArgument.words("agent"), TextArgument.number("questions")),
  /** Below that in a conversation's thread. */
  STAYS_THEIRS,
  /** The answer to an agent who is away. */
  AWAY_ASKED_NOTHING,
  /** Behind that: what the agent has. */
  AWAY_KEEPS(TextArgument.words("users")),
  /** An agent is back who was not away. */
  NOT_AWAY,
  /** There is no reminder. */
  LATER_WHEN,
  /** The time cannot be read. */
  LATER_UNCLEAR,
  /** The time is too near or too far. */
  LATER_LIMITS,
  /** There is a reminder now. */
  LATER_SET(TextArgument.words("user"), TextArgument.words("time")),
  /** There is a reminder. */
  LATER_PRESENT(TextArgument.words("time")),
  /** A reminder is dropped. */
  LATER_ENDED,
  /** There is no reminder to drop. */
  LATER_NONE,
  /** A reminder without a note. */
  LATER_NOW(TextArgument.words("user")),
  /** Asking the bot is switched off. */
  ASK_OFF,
  /** No question stands behind the command. */
  ASK_HOW,
  /** The bot is asked too much at once. */
  ASK_TOO_MANY,
  /** The answer: the bot wants a person, or another bot. */
  ASK_WOULD_PASS_ON,
  /** The answer: nothing. */
  ASK_SILENT,
  /** The answer may still come. */
  ASK_NOT_YET,
  /** The bot is not called at the moment. */
  ASK_DOWN,
  /** The bot was not reached. */
  ASK_NOT_REACHED,
  /** The bot did not answer in time. */
  ASK_LATE,
  /** The bot failed over it. */
  ASK_FAILED,
  /** Nobody knows what the bot answered. */
  ASK_LOST,
  /** What was to be answered is gone. */
  ASK_NOTHING_LEFT,
  /** There is nothing to answer. */
  DRAFT_NO_WORDS,
  /** The bot has the conversation. */
  DRAFT_WITH_BOT,
  /** The handoff for which a draft was wanted is over. */
  DRAFT_TOO_LATE,
  /** What the bot proposes. */
  DRAFT(TextArgument.words("words")),
  /** What the bot said unasked while it has not the conversation. */
  DRAFT_WANTED(TextArgument.words("words")),
  /** What the bot said to an earlier question. */
  DRAFT_LATE(TextArgument.words("words")),
  /** What a bot said that has lost the conversation to another. */
  DRAFT_OF_ANOTHER(TextArgument.words("words")),
  /** Above the conversations that can be followed. */
  WITH_COLLEAGUES,
  /** Below the conversations that can be followed. */
  WATCH_HINT,
  /** Nobody needs to follow anything at this desk. */
  WATCH_EVERYBODY,
  /** The command is not for a group. */
  WATCH_IN_PRIVATE,
  /** There is nothing to follow. */
  WATCH_NOBODY,
  /** There is less to follow than that. */
  WATCH_NO_SUCH_NUMBER(TextArgument.words("number")),
  /** An agent follows a conversation. */
  WATCH_BEGUN(TextArgument.words("user"), TextArgument.words("agent")),
  /** An agent follows nothing any more. */
  WATCH_ENDED,
  /** An agent follows nothing. */
  WATCH_NOTHING,
  /** What is followed cannot be shown. */
  WATCH_NOT_SHOWN,
  /** What is followed is over. */
  WATCH_WITH_BOT(TextArgument.words("user")),
  /** What is followed went where its watcher may not look. */
  WATCH_ELSEWHERE(TextArgument.words("user")),
  /** What is followed waits. */
  WATCH_WAITS(TextArgument.words("user")),
  /** What is followed goes on with another agent. */
  WATCH_WITH(TextArgument.words("user"), TextArgument.words("agent")),
  /** A note of who follows a conversation. */
  WHISPER(TextArgument.words("agent"), TextArgument.words("words"));

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, and so is what it holds
  private final List<TextArgument> arguments;

  AgentText(TextArgument... arguments) {
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
    return "agents";
  }
}
