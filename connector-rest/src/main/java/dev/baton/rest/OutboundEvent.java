package dev.baton.rest;

/**
 * One message for one user, ready to be sent.
 *
 * @param sender the user's id, which Rasa calls the sender
 * @param id the delivery's id, the same if it is sent again, so that clients recognise repeats
 * @param json the message in a single line
 */
record OutboundEvent(String sender, String id, String json) {}
