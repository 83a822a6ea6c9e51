package dev.baton.store;

import dev.baton.connector.Inbound;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was given up and waits for a person: a delivery, or an event of a platform.
 *
 * @param lane the lane it would go on in
 * @param why what went wrong last
 * @param since when it was put into the outbox, or received
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
     * @param event null where a version that knew it left it behind
     */
    record Incoming(String channel, String eventId, @Nullable Inbound event) implements What {}
  }
}
