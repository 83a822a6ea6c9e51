package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * One message to send.
 *
 * @param id stable over retries; the idempotency key where a platform knows such a thing
 * @param to where to
 * @param content already fitted to the channel's {@link Capabilities}
 * @param replyTo platform id of the message to quote in the same chat; null for none
 * @param silent whether to arrive without a sound
 */
public record Outbound(
    String id, Place to, Content content, @Nullable String replyTo, boolean silent) {}
