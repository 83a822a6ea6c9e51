package dev.baton.rest;

/**
 * One message for one user, ready to be handed over.
 *
 * @param id the delivery's id, the same when it is sent again: clients know repeats by it
 * @param json one line
 */
record OutboundEvent(String sender, String id, String json) {}
