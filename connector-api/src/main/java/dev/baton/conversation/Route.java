package dev.baton.conversation;

/** Where a user's message went; decided once, recorded with the epoch it was decided under. */
public enum Route {
  /** Not decided yet. */
  WAITING,
  /** Given to the bot: a request that holds it may have reached the bot. */
  BOT,
  /** To the people's side: the queue or the agent. */
  PEOPLE,
  /** To neither: consumed by Baton itself, as commands and button presses are. */
  BATON,
  /**
   * To nobody: the user wrote more than is passed on at once. It stands in the transcript, and
   * nobody is given it later.
   */
  HELD_BACK
}
