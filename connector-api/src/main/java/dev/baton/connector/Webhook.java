package dev.baton.connector;

/**
 * Implemented by a channel that its platform calls, at {@code /channels/{name}/webhook}.
 *
 * <p>Pure: it only says what a call means. The HTTP edge stores the events and answers the call
 * once they are stored. Runs on an I/O thread, so it must not block.
 */
public interface Webhook {

  /** Verifies and reads one call. The size of its body is already limited. Never throws. */
  WebhookReply receive(WebhookCall call);
}
