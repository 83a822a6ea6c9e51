package dev.baton.routing;

import dev.baton.conversation.HandoffRequest;
import dev.baton.conversation.Trigger;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The single entry point for starting handoffs. */
public interface Handoffs {

  /**
   * Hands a conversation to people. Never blocks and never calls a bot, so a bot may call it from
   * inside a turn.
   *
   * @param senderId the conversation's {@code sender_id}
   * @return completes once control has changed durably, or exceptionally if nothing was stored
   */
  CompletionStage<Initiated> initiate(String senderId, Trigger trigger, HandoffRequest request);

  /** The outcome of a request for a handoff. */
  sealed interface Initiated {

    /**
     * The conversation waits for an agent, or an agent has it.
     *
     * @param repeated whether the handoff was already open
     */
    record Open(String handoffId, String conversationId, boolean repeated) implements Initiated {}

    /**
     * Nobody is available to take it; the user has been told and the bot continues.
     *
     * @param opensAt when people are there again; null if nobody serves the queue, or ever will
     */
    record NoAgent(String handoffId, String conversationId, @Nullable Instant opensAt)
        implements Initiated {

      public NoAgent(String handoffId, String conversationId) {
        this(handoffId, conversationId, null);
      }
    }

    /** No conversation has this {@code sender_id}. */
    record UnknownSender() implements Initiated {}
  }
}
