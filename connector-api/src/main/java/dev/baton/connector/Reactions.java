package dev.baton.connector;

/** Talent: the bot can react to messages. */
public interface Reactions {

  /**
   * Puts the bot's reaction on a message, in place of an earlier one.
   *
   * @throws DeliveryException when it could not
   */
  void react(Place place, String messageId, Mark mark);

  /** What a reaction says; each channel has its own sign for it. */
  enum Mark {
    DELIVERED,
    FAILED,
    SEEN
  }
}
