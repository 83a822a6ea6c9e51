package dev.baton.conversation;

/** Who may answer a user now; always exactly one. */
public enum Control {
  BOT,
  QUEUE,
  AGENT
}
