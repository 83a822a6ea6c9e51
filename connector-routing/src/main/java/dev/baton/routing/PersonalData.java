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
 * What Baton holds of one user: to be handed out, and to be erased everywhere.
 *
 * <p>Erasure begins at once and goes on by itself until it is done, also after a crash. An open
 * handoff is ended first; what is in flight is let end; then everything said, the user's name and
 * address and what waits for them go out of the store, while desks' copies are taken back through
 * the outbox. What a platform does not take back becomes a dead letter without words. Whatever the
 * user writes afterwards begins a new conversation.
 */
public interface PersonalData {

  /** A user's conversations, by the platform's id of the user; blocking. */
  List<Conversation> ofUser(String userId);

  /** All of one conversation; blocking; empty when there is none or it is being erased. */
  Optional<Export> export(String conversationId);

  /** Erases a conversation; completes once that is certain to happen. */
  CompletionStage<Wish> erase(String conversationId);

  /** The oldest hundred conversations whose erasure is not over yet; blocking. */
  List<Pending> pending();

  /** The erasure of one conversation; blocking; empty when it is over, or was never begun. */
  Optional<Pending> pending(String conversationId);

  /** How many erasures are not over yet; blocking. */
  long pendingCount();

  /**
   * All of one conversation.
   *
   * @param copies where its messages stand on the platforms
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

  /** Where a message stands; {@code atDesk} unless in the user's own chat. */
  record Copy(String messageId, String channel, Place place, String platformId, boolean atDesk) {}

  /** A thread of a desk. */
  record Seen(String desk, String channel, Place place, Instant openedAt) {}

  /**
   * An erasure that is not over.
   *
   * @param stripped whether the store holds nothing of the user any more; copies on desks may
   */
  record Pending(String conversationId, Instant begunAt, boolean stripped) {}

  /** What became of the wish to erase. */
  enum Wish {
    /** It is certain; asking again changes nothing. */
    BEGUN,
    /** There is no such conversation, or not any more. */
    UNKNOWN
  }

  /** Is told of each erasure, so that copies beyond Baton's reach can follow. */
  @FunctionalInterface
  interface Witness {

    /**
     * A conversation was erased. Called at least once, on a virtual thread; told again later when
     * it throws.
     *
     * @param senderId how the conversation's bot knows it
     * @param channel the channel's name
     */
    void erased(String senderId, String channel);
  }
}
