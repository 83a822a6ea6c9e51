package dev.baton.store;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of the human part that is still to be published to the event broker, with the current
 * state of what it is about.
 *
 * @param seq position among its conversation's broadcasts
 * @param conversation null if it has been erased since
 * @param handoff null if it has been erased since
 * @param message what was said; null for changes of control, and if it has been erased since
 * @param agentId the platform's id of the agent who said it, for {@link Kind#AGENT}; otherwise null
 * @param at when it happened
 */
public record Broadcast(
    String conversationId,
    long seq,
    Kind kind,
    @Nullable Conversation conversation,
    @Nullable Handoff handoff,
    @Nullable Message message,
    @Nullable String agentId,
    Instant at) {

  /** What happened. */
  public enum Kind {
    /** People took over from the bot. */
    PAUSE,
    /** The bot has the conversation again. */
    RESUME,
    /** The user wrote to people. */
    USER,
    /** An agent wrote to the user. */
    AGENT
  }
}
