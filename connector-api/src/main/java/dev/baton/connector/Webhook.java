package dev.baton.connector;

/**
 * Facet of a channel that its platform calls, at {@code /channels/{name}/webhook}.
 *
 * <p>Pure: looks at the call and says what it means. Storing it, and answering once it is stored,
 * is the HTTP edge's part. Runs on an I/O thread, so it must not block.
 */
public interface Webhook {

  /** Verifies and reads one call; the body has been bounded already. Never throws. */
  WebhookReply receive(WebhookCall call);
}
