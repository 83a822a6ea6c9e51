package dev.baton.connector;

/** Talent: messages of the bot that can be changed and taken back. */
public interface Edits {

  /**
   * Replaces what a message of the bot holds.
   *
   * @throws DeliveryException when it could not; {@link DeliveryException.Refused} where the
   *     platform does not edit this kind of message or not any more
   */
  void edit(Place place, String messageId, Content content);

  /** Takes a message of the bot back; succeeds when it is gone already. */
  void delete(Place place, String messageId);
}
