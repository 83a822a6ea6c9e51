package dev.baton.http;

import dev.baton.masking.Masking;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the routes of the API have in common: reading beside the I/O threads, pages, mistakes. */
final class ApiCalls {

  static final int MOST = 200;

  private static final Logger log = LoggerFactory.getLogger(ApiCalls.class);
  private static final int USUAL_LIMIT = 50;
  private static final Executor READERS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());

  private ApiCalls() {}

  /** Asks a blocking port on a thread of its own. */
  static CompletionStage<Answer> of(Supplier<Answer> read) {
    return CompletableFuture.supplyAsync(read, READERS)
        .exceptionally(failure -> {
          log.warn("the store could not be read", failure);
          return Answer.later("not_read", "the store does not answer; try again");
        });
  }

  /**
   * Asks a blocking port for something that holds what users said: as agents get to see it, unless
   * {@code masked=false} asks for the words themselves.
   */
  static CompletionStage<Answer> masked(
      HttpRoute.Call call, Masking masking, Function<Masking, Answer> read) {
    String asked = call.parameter("masked");
    if (asked != null && !asked.equals("true") && !asked.equals("false")) {
      return bad("masked must be true or false");
    }
    return of(() -> read.apply("false".equals(asked) ? Masking.NONE : masking));
  }

  /** Waits for a change. */
  static <T> CompletionStage<Answer> changing(
      CompletionStage<T> change, Function<T, Answer> answer) {
    return change.handle((done, failure) -> {
      if (failure == null) {
        return answer.apply(done);
      }
      log.warn("a change could not be stored: {}", failure.toString());
      return Answer.notStored(failure, "nothing was changed; call again");
    });
  }

  /** Answers what was asked for, the usual limit when nothing was, and 0 for nonsense. */
  static int limit(HttpRoute.Call call) {
    String text = call.parameter("limit");
    if (text == null) {
      return USUAL_LIMIT;
    }
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    return limit <= MOST ? limit : 0;
  }

  static CompletionStage<Answer> badLimit() {
    return bad("limit must be a whole number from 1 to " + MOST);
  }

  static CompletionStage<Answer> bad(@Nullable String message) {
    return CompletableFuture.completedFuture(
        Answer.error(400, "bad_request", String.valueOf(message)));
  }
}
