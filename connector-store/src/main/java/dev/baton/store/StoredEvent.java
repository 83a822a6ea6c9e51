package dev.baton.store;

import dev.baton.connector.Inbound;

/**
 * An event that is waiting to be handled.
 *
 * @param lane the ordered stream it belongs to
 * @param attempts how often handling it has failed
 */
public record StoredEvent(String channel, String lane, long seq, Inbound inbound, int attempts) {}
