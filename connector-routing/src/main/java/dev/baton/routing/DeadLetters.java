package dev.baton.routing;

import dev.baton.connector.Content;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Items that could not be delivered or handled and wait for a person.
 *
 * <p>A letter that is tried again goes to the end of its lane: what came after it was sent long
 * ago, and what waits now was written before somebody asked for the retry. A bot's message that is
 * out of date by then becomes a draft, like any other.
 */
public interface DeadLetters {

  /**
   * Lists dead letters, latest first. Blocking.
   *
   * @param before {@link Page#next()} of the previous page; null to start
   * @param limit maximum number to return, at least 1
   * @throws IllegalArgumentException if {@code before} is not such a position
   */
  Page list(@Nullable String before, int limit);

  /** Has a letter tried again; completes once this is durable. */
  CompletionStage<Outcome> retry(String id);

  /** Gives up a letter for good; completes once this is durable. */
  CompletionStage<Outcome> discard(String id);

  /**
   * A page of dead letters.
   *
   * @param count total number of dead letters
   * @param next where the next page begins; null on the last page
   */
  record Page(List<Letter> letters, long count, @Nullable String next) {

    public Page {
      letters = List.copyOf(letters);
    }
  }

  /**
   * A dead letter.
   *
   * @param direction whether it was on its way to a platform or webhook, or from a platform
   * @param kind what was to be done or what had happened, in one word: {@code say}, {@code
   *     open_thread}, {@code said}, {@code pressed}…
   * @param channel the channel's name; null if it is for a webhook, or for a desk that no longer
   *     exists
   * @param lane the lane it waits in
   * @param conversationId null if it belongs to no conversation, or to none known yet
   * @param messageId the message of the transcript that it shows; null for none
   * @param why what went wrong last
   * @param since when it was to go out, or when it came in
   * @param content its content; null if it has none
   */
  record Letter(
      String id,
      Direction direction,
      String kind,
      @Nullable String channel,
      String lane,
      @Nullable String conversationId,
      @Nullable String messageId,
      String why,
      Instant since,
      int attempts,
      @Nullable Content content) {}

  /** The direction a letter was going. */
  enum Direction {
    OUT,
    IN
  }

  /** The outcome of a request to retry or discard a letter. */
  sealed interface Outcome {

    record Done() implements Outcome {}

    /** No dead letter has this id, or it was retried or discarded in the meantime. */
    record Unknown() implements Outcome {}

    /** The channel, desk or webhook it is for is no longer configured. */
    record NotPossible(String why) implements Outcome {}
  }
}
