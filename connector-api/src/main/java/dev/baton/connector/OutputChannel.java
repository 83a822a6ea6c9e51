package dev.baton.connector;

/** Where messages go. */
public interface OutputChannel {

  /**
   * Sends one message and waits for the platform's answer. Blocking; called on a virtual thread,
   * one call at a time for each conversation, already paced and fitted to {@link #capabilities()}.
   *
   * @throws DeliveryException when the platform did not take it; the subtype says what to do next
   */
  Receipt send(Outbound message);

  /** What this channel can show; constant after {@link InputChannel#open}. */
  Capabilities capabilities();
}
