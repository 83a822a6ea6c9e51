package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/**
 * One message to send.
 *
 * @param id the same for every retry; use it as idempotency key if the platform has such keys
 * @param to where to send it
 * @param content already fitted to the channel's {@link Capabilities}
 * @param replyTo platform id of the message to quote in the same chat; null for none
 * @param quote the part of that message to quote, in its exact words; null for all of it
 * @param silent whether it should arrive without a sound
 */
public record Outbound(
    String id,
    Place to,
    Content content,
    @Nullable String replyTo,
    @Nullable String quote,
    boolean silent) {

  /** A message that quotes all of another or nothing. */
  public Outbound(String id, Place to, Content content, @Nullable String replyTo, boolean silent) {
    this(id, to, content, replyTo, null, silent);
  }
}
