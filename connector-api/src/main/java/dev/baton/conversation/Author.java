package dev.baton.conversation;

/** Who wrote a message, and for whom. */
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
