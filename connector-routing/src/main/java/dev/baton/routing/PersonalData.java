package dev.baton.routing;

import dev.baton.connector.Place;
import dev.baton.conversation.Conversation;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What Baton holds of one user: to export it, and to erase it everywhere.
 *
 * <p>An erasure begins at once and continues by itself until it is done, also after a crash. First
 * an open handoff ends, and calls in flight may finish. Then everything that was said, the user's
 * name and address, and everything that waits for the user are removed from the store, while the
 * copies at desks are taken back through the outbox. If a platform does not take a copy back, a
 * dead letter without its words remains. Whatever the user writes afterwards begins a new
 * conversation.
 */
public interface PersonalData {

  /** A user's conversations, by the platform's id of the user. Blocking. */
  List<Conversation> ofUser(String userId);

  /** All of one conversation; empty if there is none or it is being erased. Blocking. */
  Optional<Export> export(String conversationId);

  /** Erases a conversation; completes once that is certain to happen. */
  CompletionStage<Wish> erase(String conversationId);

  /** The oldest hundred conversations whose erasure is not finished. Blocking. */
  List<Pending> pending();

  /** The erasure of one conversation; empty if it is finished or was never begun. Blocking. */
  Optional<Pending> pending(String conversationId);

  /** How many erasures are not finished. Blocking. */
  long pendingCount();

  /**
   * All of one conversation.
   *
   * @param copies where its messages are on the platforms
   * @param threads where desks see or saw it
   * @param records what else is held, row by row, by the name of the store's table
   */
  record Export(
      Conversations.Transcript transcript,
      List<Copy> copies,
      List<Seen> threads,
      Map<String, List<Map<String, @Nullable String>>> records) {

    public Export {
      copies = List.copyOf(copies);
      threads = List.copyOf(threads);
      records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
    }
  }

  /** Where a message is on a platform; {@code atDesk} unless it is in the user's own chat. */
  record Copy(String messageId, String channel, Place place, String platformId, boolean atDesk) {}

  /** A thread of a desk. */
  record Seen(String desk, String channel, Place place, Instant openedAt) {}

  /**
   * An erasure that is not finished.
   *
   * @param stripped whether the store no longer holds anything of the user; desks may still hold
   *     copies
   */
  record Pending(String conversationId, Instant begunAt, boolean stripped) {}

  /** What became of a request to erase. */
  enum Wish {
    /** The erasure is certain; asking again changes nothing. */
    BEGUN,
    /** There is no such conversation, or not any more. */
    UNKNOWN
  }

  /** Is told of each erasure, so that copies beyond Baton's reach can be erased too. */
  @FunctionalInterface
  interface Witness {

    /**
     * Called when a conversation was erased. Called at least once, on a virtual thread, and again
     * later if it throws.
     *
     * @param senderId the id by which the conversation's bot knows it
     * @param channel the channel's name
     */
    void erased(String senderId, String channel);
  }
}
