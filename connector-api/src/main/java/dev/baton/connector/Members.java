package dev.baton.connector;

/** Talent: can say who is in a chat. */
public interface Members {

  /**
   * Asks the platform whether a person is in a chat now.
   *
   * @throws DeliveryException if the platform does not say
   */
  boolean isMember(String chat, String personId);
}
