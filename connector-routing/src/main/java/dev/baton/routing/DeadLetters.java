package dev.baton.routing;

import dev.baton.connector.Content;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What could not be delivered or handled and waits for a person.
 *
 * <p>A letter that is tried again goes to the end of its lane: what came after it has long been
 * said, and what waits now was said before somebody asked for it again. A word of the bot that is
 * out of date by then becomes a draft, as any other would.
 */
public interface DeadLetters {

  /**
   * Dead letters, latest first. Blocking.
   *
   * @param before {@link Page#next()} of the page before; null to begin
   * @param limit most to return, at least 1
   * @throws IllegalArgumentException when {@code before} is no such place
   */
  Page list(@Nullable String before, int limit);

  /** Has a letter tried again; completes once that is durable. */
  CompletionStage<Outcome> retry(String id);

  /** Gives a letter up for good; completes once that is durable. */
  CompletionStage<Outcome> discard(String id);

  /**
   * Some of them.
   *
   * @param count how many there are in all
   * @param next where the next page begins; null on the last
   */
  record Page(List<Letter> letters, long count, @Nullable String next) {

    public Page {
      letters = List.copyOf(letters);
    }
  }

  /**
   * One of them.
   *
   * @param direction whether it was on its way to a platform or from one
   * @param kind what was to be done or what had happened, in one word: {@code say}, {@code
   *     open_thread}, {@code said}, {@code pressed}…
   * @param channel the channel's name; null where it is for a desk that is gone
   * @param lane what it waits in line with
   * @param conversationId null where it belongs to none, or none is known yet
   * @param messageId the message of the transcript that it shows; null for none
   * @param why what went wrong last
   * @param since when it was to go out, or came in
   * @param content the words; null where there are none
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

  /** Which way a letter was going. */
  enum Direction {
    OUT,
    IN
  }

  /** What became of a wish. */
  sealed interface Outcome {

    record Done() implements Outcome {}

    /** No dead letter has this id, or it was tried again or given up meanwhile. */
    record Unknown() implements Outcome {}

    /** The channel or desk it is for is not configured any more. */
    record NotPossible(String why) implements Outcome {}
  }
}
