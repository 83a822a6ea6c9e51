package dev.baton.store;

import org.jspecify.annotations.Nullable;

/**
 * A conversation on its way from one bot to another.
 *
 * @param messageId the message of the transcript that stands for it, which nobody is shown
 * @param title what the other bot is called; null where unknown
 * @param turnId the turn that asked for it; null where none was in flight
 */
public record BotSwitch(
    String id,
    String conversationId,
    String messageId,
    String fromBot,
    String toBot,
    @Nullable String title,
    @Nullable String turnId,
    State state) {

  /** How far it is. */
  public enum State {
    /** The other bot has not answered. */
    PENDING,
    /** The other bot has answered: the conversation is its own. */
    TAKEN,
    /** The other bot does not answer: the conversation stays where it was. */
    REFUSED,
    /** It went to people meanwhile. */
    DROPPED
  }
}
