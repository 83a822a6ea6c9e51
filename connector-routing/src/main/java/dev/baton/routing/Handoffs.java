package dev.baton.routing;

import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import java.util.concurrent.CompletionStage;

/** Every way into a handoff ends here. */
public interface Handoffs {

  /**
   * Hands a conversation to people. Never blocks and never calls a bot, so that a bot may call it
   * from inside a turn.
   *
   * @param senderId the conversation's {@code sender_id}
   * @return completes once control has changed durably, or exceptionally when nothing was stored
   */
  CompletionStage<Initiated> initiate(String senderId, Trigger trigger, HandoffRequest request);

  /** What became of it. */
  sealed interface Initiated {

    /**
     * The conversation waits for an agent, or an agent has it.
     *
     * @param repeated whether the handoff was open before
     */
    record Open(String handoffId, String conversationId, boolean repeated) implements Initiated {}

    /** Nobody is there to take it; the user has been told and the bot goes on. */
    record NoAgent(String handoffId, String conversationId) implements Initiated {}

    /** No conversation has this {@code sender_id}. */
    record UnknownSender() implements Initiated {}
  }
}
