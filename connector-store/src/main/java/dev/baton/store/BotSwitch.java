package dev.baton.store;

import org.jspecify.annotations.Nullable;

/**
 * A conversation on its way from one bot to another.
 *
 * @param messageId the transcript message that stands for the switch; it is shown to nobody
 * @param title the other bot's title; null if unknown
 * @param turnId the turn that asked for it; null if none was in progress
 * @param epoch the epoch in which it was asked for; null if an older version noted it
 */
public record BotSwitch(
    String id,
    String conversationId,
    String messageId,
    String fromBot,
    String toBot,
    @Nullable String title,
    @Nullable String turnId,
    State state,
    @Nullable Long epoch) {

  /** How far the switch has got. */
  public enum State {
    /** The other bot has not answered. */
    PENDING,
    /** The other bot has answered and has the conversation now. */
    TAKEN,
    /** The other bot does not answer; the conversation stays with the first. */
    REFUSED,
    /** The conversation went to people in the meantime. */
    DROPPED
  }
}
