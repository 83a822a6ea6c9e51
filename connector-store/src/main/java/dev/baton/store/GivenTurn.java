package dev.baton.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn that was given to a bot and has no outcome yet.
 *
 * @param epoch the epoch it was given under
 * @param attempts how often it was given, at least 1
 * @param said how many of its messages are in the transcript already
 * @param switchId the bot switch that the turn announces to the new bot; null for a user's message
 */
public record GivenTurn(
    String id,
    String conversationId,
    String messageId,
    String bot,
    long epoch,
    int attempts,
    Instant startedAt,
    int said,
    @Nullable String switchId) {

  /** The turn with one more of its messages in the transcript. */
  public GivenTurn spoke() {
    return new GivenTurn(
        id, conversationId, messageId, bot, epoch, attempts, startedAt, said + 1, switchId);
  }

  /** The turn as if it had been given under another epoch. */
  public GivenTurn inEpoch(long other) {
    return new GivenTurn(
        id, conversationId, messageId, bot, other, attempts, startedAt, said, switchId);
  }
}
