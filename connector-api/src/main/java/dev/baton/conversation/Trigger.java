package dev.baton.conversation;

/** What began a handoff. */
public enum Trigger {
  /** {@code POST /handoff}. */
  CALL,
  /** A signal in a bot's reply. */
  REPLY,
  /** The bot's tracker said that it is paused. */
  PAUSED,
  /** The user asked, by words, command or button. */
  USER,
  /** Too many replies in which the bot understood nothing. */
  FALLBACKS,
  /** The bot is down. */
  BOT_FAILURE,
  /** An agent took over without being asked. */
  AGENT,
  /** A call of the HTTP API. */
  API
}
