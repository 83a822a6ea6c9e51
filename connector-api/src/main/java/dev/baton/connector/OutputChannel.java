package dev.baton.connector;

/** Where messages go. */
public interface OutputChannel {

  /**
   * Sends one message and waits for the platform's answer. Blocking; called on a virtual thread,
   * one call at a time for each conversation. The message is already paced and fitted to {@link
   * #capabilities()}.
   *
   * @throws DeliveryException if the platform did not accept it; the subtype says what to do next
   */
  Receipt send(Outbound message);

  /** What this channel can show; constant after {@link InputChannel#open}. */
  Capabilities capabilities();
}
