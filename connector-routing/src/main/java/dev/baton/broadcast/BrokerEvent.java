package dev.baton.broadcast;

/**
 * One event as it goes to a broker.
 *
 * @param senderId whose conversation it is about, for brokers that keep order by it
 * @param json a JSON object, as Rasa's own broker would have published it
 * @param erased whether it says that the conversation was erased: a broker that can let go of what
 *     it keeps under a sender may do so
 */
public record BrokerEvent(String senderId, String json, boolean erased) {

  /** Something that happened in a conversation. */
  public BrokerEvent(String senderId, String json) {
    this(senderId, json, false);
  }
}
