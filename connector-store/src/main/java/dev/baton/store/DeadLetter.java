package dev.baton.store;

import dev.baton.connector.Inbound;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery, a platform's event or an event for a webhook that was given up and waits for a
 * person.
 *
 * @param lane the lane in which it would continue
 * @param why the last error
 * @param since when it was put into the outbox or received
 * @param attempts how often it was tried
 */
public record DeadLetter(
    String id, String lane, What what, String why, Instant since, int attempts) {

  /** What was given up. */
  public sealed interface What {

    /** A delivery to a platform. */
    record Outgoing(
        @Nullable String conversationId, @Nullable String messageId, DeliveryCommand command)
        implements What {}

    /**
     * An event of a platform.
     *
     * @param event null if another version left it here without its content
     */
    record Incoming(String channel, String eventId, @Nullable Inbound event) implements What {}

    /**
     * An event for an operator's webhook.
     *
     * @param kind what happened, such as {@code handoff.claimed}
     */
    record ForHook(String hook, String conversationId, String kind) implements What {}
  }
}
