package dev.baton.connector;

/** Talent: the bot can react to messages. */
public interface Reactions {

  /**
   * Puts the bot's reaction on a message; it replaces an earlier one.
   *
   * @throws DeliveryException if it could not
   */
  void react(Place place, String messageId, Mark mark);

  /** What a reaction means; each channel has its own emoji for it. */
  enum Mark {
    DELIVERED,
    FAILED,
    /** An agent's message stays with the agents. */
    NOTED,
    SEEN
  }
}
