package dev.baton.conversation;

/** Whose words a message is. */
public enum Author {
  USER,
  BOT,
  AGENT,
  /** Baton itself. */
  SYSTEM,
  /** An agent's words for agents only. */
  NOTE,
  /** A bot's words that came too late to be said; an agent may send them. */
  DRAFT
}
