package dev.baton.store;

import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something of the human part that the event broker is still to be told, with what there is to say
 * about it now.
 *
 * @param seq place in the order of its conversation's broadcasts
 * @param conversation null when it was erased meanwhile
 * @param handoff null when it was erased meanwhile
 * @param message what was said; null for changes of control, and when it was erased meanwhile
 * @param agentId the platform's id of who said it, for {@link Kind#AGENT}; else null
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
    /** The bot has it again. */
    RESUME,
    /** The user wrote to people. */
    USER,
    /** An agent wrote to the user. */
    AGENT
  }
}
