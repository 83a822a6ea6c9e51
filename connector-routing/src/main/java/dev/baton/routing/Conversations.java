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

/** Reads conversations and handoffs. Blocking. */
public interface Conversations {

  /**
   * Lists conversations, latest first.
   *
   * @param control only conversations under this control; null for all
   * @param before only conversations last active before the one with this id; null to start
   * @param limit maximum number to return, at least 1
   */
  List<Conversation> list(@Nullable Control control, @Nullable String before, int limit);

  /** Returns a conversation with all its messages, in order. */
  Optional<Transcript> transcript(String conversationId);

  /** Returns a conversation without its messages, at the same cost however long it is. */
  default Optional<Transcript> summary(String conversationId) {
    return transcript(conversationId)
        .map(whole -> new Transcript(whole.conversation(), List.of(), whole.handoffs()));
  }

  /**
   * Lists handoffs, latest first.
   *
   * @param status only handoffs with this status; null for all
   * @param before only handoffs that began before the one with this id; null to start
   * @param limit maximum number to return, at least 1
   */
  List<Handoff> handoffs(@Nullable HandoffStatus status, @Nullable String before, int limit);

  /** Returns a handoff; the transcript of its conversation has the messages. */
  Optional<Handoff> handoff(String id);

  /**
   * Returns what is masked for agents, for callers that show to others what they read here. Results
   * are returned unmasked.
   */
  default Masking masking() {
    return Masking.NONE;
  }

  /** A conversation, its messages in order, and its handoffs, oldest first. */
  record Transcript(Conversation conversation, List<Message> messages, List<Handoff> handoffs) {}
}
