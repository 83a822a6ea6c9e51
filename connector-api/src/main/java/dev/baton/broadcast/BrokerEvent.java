package dev.baton.broadcast;

/**
 * One event as it goes to a broker.
 *
 * @param senderId whose conversation it is about, for brokers that keep order by it
 * @param json a JSON object, as Rasa's own broker would have published it
 */
public record BrokerEvent(String senderId, String json) {}
