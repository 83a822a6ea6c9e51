package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command in its lane, to be carried out on a channel.
 *
 * @param lane a lane's deliveries are done one after the other
 * @param messageId the message that it shows; null for none
 * @param guardEpoch the only epoch in which a bot's words may be sent; null for words that are
 *     never outdated
 * @param dueAt the earliest time of the next attempt
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

  /** Whether it is held back. */
  public boolean isHeld() {
    return state == State.HELD;
  }

  /** Whether it says a bot's words: no others are guarded by an epoch. */
  public boolean isBots() {
    return guardEpoch != null;
  }

  /** Whether it waits behind another delivery of its lane. */
  public boolean isBehind(Delivery other) {
    return state == State.WAITING && seq > other.seq;
  }

  /** This delivery with another attempt begun. */
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

  /** The state of a delivery. One that was done no longer exists. */
  public enum State {
    WAITING,
    /** Held back until the turn that caused a handoff has finished. */
    HELD,
    /** A call was begun. After a crash it may or may not have reached the platform. */
    SENDING,
    /** Not tried again unless a person asks for it. */
    DEAD
  }
}
