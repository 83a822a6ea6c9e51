package dev.baton.broadcast;

/**
 * One event as it is sent to a broker.
 *
 * @param senderId the sender id of its conversation, for brokers that order events by it
 * @param json a JSON object, as Rasa's own broker would publish it
 * @param erased whether it says that the conversation was erased; a broker that can delete what it
 *     keeps for a sender may do so
 */
public record BrokerEvent(String senderId, String json, boolean erased) {

  /** Something that happened in a conversation. */
  public BrokerEvent(String senderId, String json) {
    this(senderId, json, false);
  }
}
