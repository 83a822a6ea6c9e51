package dev.baton.http;

import dev.baton.masking.Masking;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API's routes share: threads for blocking reads, masking, page limits, mistakes. */
final class ApiCalls {

  static final int MAX_LIMIT = 200;

  private static final Logger log = LoggerFactory.getLogger(ApiCalls.class);
  private static final int DEFAULT_LIMIT = 50;
  private static final Executor READERS =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());

  private ApiCalls() {}

  /** Calls a blocking port on its own virtual thread. */
  static CompletionStage<Answer> read(Supplier<Answer> query) {
    return CompletableFuture.supplyAsync(query, READERS)
        .exceptionally(failure -> {
          log.warn("the store could not be read", failure);
          return Answer.later("not_read", "the store does not answer; try again");
        });
  }

  /**
   * Reads something that contains what users said. Personal data is masked as it is for agents,
   * unless the call says {@code masked=false}, which only an admin may.
   */
  static CompletionStage<Answer> readMasked(
      HttpRoute.Call call, Masking masking, Function<Masking, Answer> query) {
    String asked = call.parameter("masked");
    if (asked != null && !asked.equals("true") && !asked.equals("false")) {
      return bad("masked", "masked must be true or false");
    }
    boolean unmasked = "false".equals(asked);
    if (unmasked && !masking.isNone() && !call.caller().role().includes(Role.ADMIN)) {
      return CompletableFuture.completedFuture(
          Answer.error(403, "forbidden", "masked=false needs the role admin"));
    }
    return read(() -> query.apply(unmasked ? Masking.NONE : masking));
  }

  /** Answers once a change is stored, or says that it is not. */
  static <T> CompletionStage<Answer> change(CompletionStage<T> change, Function<T, Answer> answer) {
    return change.handle((done, failure) -> {
      if (failure == null) {
        return answer.apply(done);
      }
      log.warn("a change could not be stored: {}", failure.toString());
      return Answer.notStored(failure, "nothing was changed; call again");
    });
  }

  /** The {@code limit} of a call: a default when it is missing, 0 when it makes no sense. */
  static int limit(HttpRoute.Call call) {
    String text = call.parameter("limit");
    if (text == null) {
      return DEFAULT_LIMIT;
    }
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    return limit <= MAX_LIMIT ? limit : 0;
  }

  /** A parameter that is a time of this world; null if it is missing. */
  static @Nullable Instant time(HttpRoute.Call call, String name) {
    String text = call.parameter(name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      if (time.isBefore(Instant.EPOCH) || time.getEpochSecond() > Integer.MAX_VALUE * 100L) {
        throw new DateTimeException("too far away");
      }
      return time;
    } catch (DateTimeException unreadable) {
      throw new WrongFieldException(name, name + " must be a time such as 2026-11-30T12:00:00Z");
    }
  }

  static CompletionStage<Answer> badLimit() {
    return bad("limit", "limit must be a whole number from 1 to " + MAX_LIMIT);
  }

  /** A field, a parameter or the body as a whole is wrong. */
  static CompletionStage<Answer> bad(WrongFieldException wrong) {
    return bad(wrong.field(), String.valueOf(wrong.getMessage()));
  }

  /** A field or parameter is wrong; the message names it. */
  static CompletionStage<Answer> bad(String field, String message) {
    return CompletableFuture.completedFuture(Answer.wrong(field, message));
  }
}
