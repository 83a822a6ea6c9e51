package dev.baton.routing;

import dev.baton.conversation.Control;
import dev.baton.conversation.Conversation;
import dev.baton.conversation.Handoff;
import dev.baton.conversation.HandoffStatus;
import dev.baton.conversation.Message;
import dev.baton.masking.Masking;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading what was said. Blocking. */
public interface Conversations {

  /**
   * Conversations, latest first.
   *
   * @param control only those under this control; null for all
   * @param before only those last active before the one with this id; null to begin
   * @param limit most to return, at least 1
   */
  List<Conversation> list(@Nullable Control control, @Nullable String before, int limit);

  /** One conversation with all that was said in it, in order. */
  Optional<Transcript> transcript(String conversationId);

  /**
   * Handoffs, latest first.
   *
   * @param status only those of this status; null for all
   * @param before only those that began before the one with this id; null to begin
   * @param limit most to return, at least 1
   */
  List<Handoff> handoffs(@Nullable HandoffStatus status, @Nullable String before, int limit);

  /** One handoff; its conversation's transcript has what was said. */
  Optional<Handoff> handoff(String id);

  /** What is kept from agents, for others who show what is read here: it is read as it was said. */
  default Masking masking() {
    return Masking.NONE;
  }

  /** A conversation, its messages in order, and its handoffs, oldest first. */
  record Transcript(Conversation conversation, List<Message> messages, List<Handoff> handoffs) {}
}
