package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is to be put at the end of its lane.
 *
 * @param conversationId the conversation it belongs to; null for none
 * @param messageId the message it shows; null for none
 * @param guardEpoch the epoch that it may be made under; null where it may be made under any
 * @param heldUntil when it is due at the latest; null where it is due as soon as its turn comes
 * @param notBefore when it is due at the earliest, with all that is behind it in its lane; null for
 *     as soon as its turn comes
 */
public record NewDelivery(
    String lane,
    DeliveryCommand command,
    @Nullable String conversationId,
    @Nullable String messageId,
    @Nullable Long guardEpoch,
    @Nullable Instant heldUntil,
    @Nullable Instant notBefore) {

  /** A delivery that belongs to no conversation and is due at once. */
  public static NewDelivery of(String lane, DeliveryCommand command) {
    return new NewDelivery(lane, command, null, null, null, null, null);
  }

  /** The same, in a conversation. */
  public NewDelivery in(@Nullable String conversation) {
    return new NewDelivery(
        lane, command, conversation, messageId, guardEpoch, heldUntil, notBefore);
  }

  /** The same, showing a message of its conversation. */
  public NewDelivery showing(@Nullable String message) {
    return new NewDelivery(
        lane, command, conversationId, message, guardEpoch, heldUntil, notBefore);
  }

  /** The same, to be made under this epoch only. */
  public NewDelivery guardedBy(@Nullable Long epoch) {
    return new NewDelivery(lane, command, conversationId, messageId, epoch, heldUntil, notBefore);
  }

  /** The same, held back until then. */
  public NewDelivery heldUntil(@Nullable Instant time) {
    return new NewDelivery(lane, command, conversationId, messageId, guardEpoch, time, notBefore);
  }

  /** The same, to be made from then on. */
  public NewDelivery notBefore(@Nullable Instant time) {
    return new NewDelivery(lane, command, conversationId, messageId, guardEpoch, heldUntil, time);
  }
}
