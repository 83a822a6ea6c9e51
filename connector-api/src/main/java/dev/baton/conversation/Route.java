package dev.baton.conversation;

/** Where a user's message went; decided once and recorded with the epoch of the decision. */
public enum Route {
  /** Not decided yet. */
  WAITING,
  /** Given to the bot: a request with this message may have reached the bot. */
  BOT,
  /** To the people's side: the queue or the agent. */
  PEOPLE,
  /** To neither: handled by Baton itself, as commands and button presses are. */
  BATON,
  /**
   * To nobody: the user wrote more than is passed on at once. The message stays in the transcript
   * and is never given to anybody later.
   */
  HELD_BACK
}
