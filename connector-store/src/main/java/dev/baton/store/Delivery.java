package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An errand in its lane.
 *
 * @param lane errands of a lane are done one after the other
 * @param messageId the message it shows; null for none
 * @param guardEpoch the epoch under which a bot's words may be said; null for words that nothing
 *     outdates
 * @param dueAt not to be tried before
 */
public record Delivery(
    String id,
    String lane,
    long seq,
    @Nullable String conversationId,
    @Nullable String messageId,
    DeliveryCommand command,
    State state,
    @Nullable Long guardEpoch,
    int attempts,
    Instant dueAt,
    @Nullable String error) {

  /** The same delivery with a call begun. */
  public Delivery begun() {
    return new Delivery(
        id,
        lane,
        seq,
        conversationId,
        messageId,
        command,
        State.SENDING,
        guardEpoch,
        attempts + 1,
        dueAt,
        error);
  }

  /** How far it is. A delivery that was done is no longer there. */
  public enum State {
    WAITING,
    /** Kept back until the turn that caused a handoff has had its say. */
    HELD,
    /** A call was begun; after a crash it may or may not have reached the platform. */
    SENDING,
    /** Will not be tried again unless a person asks for it. */
    DEAD
  }
}
