package dev.baton.connector;

/** Talent: can change and delete the bot's messages. */
public interface Edits {

  /**
   * Replaces the content of one of the bot's messages.
   *
   * @throws DeliveryException if it could not; {@link DeliveryException.Refused} if the platform
   *     does not edit this kind of message, or does not edit this message any more
   */
  void edit(Place place, String messageId, Content content);

  /** Deletes one of the bot's messages; succeeds if it is already gone. */
  void delete(Place place, String messageId);
}
