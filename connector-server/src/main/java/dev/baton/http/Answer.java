package dev.baton.http;

import dev.baton.connector.Unsettled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer: a status, JSON, and any headers beyond those that every answer has.
 *
 * @param problem what is wrong, if that is the answer; it is written as the path has it
 */
record Answer(int status, String json, Map<String, String> headers, @Nullable Problem problem) {

  /** Tells a platform or a bot that what it sent is stored. */
  static final Answer TAKEN = new Answer(200, "{}", Map.of());

  Answer(int status, String json, Map<String, String> headers) {
    this(status, json, headers, null);
  }

  static Answer of(int status, JsonNode json) {
    return new Answer(status, json.toString(), Map.of());
  }

  static Answer error(int status, String code, String message) {
    return of(new Problem(status, code, message, null));
  }

  /**
   * A field or parameter of a call is wrong; the message names it.
   *
   * @param field empty if the body as a whole is wrong
   */
  static Answer wrong(String field, String message) {
    return of(new Problem(400, "bad_request", message, field.isEmpty() ? null : field));
  }

  /** An agent has what the caller wants; null for nobody. */
  static Answer conflict(String code, String message, @Nullable String agentName) {
    return of(new Problem(409, code, message, null, agentName));
  }

  private static Answer of(Problem problem) {
    return new Answer(problem.status(), problem.asError(), Map.of(), problem);
  }

  /** Says that Baton is in trouble for now and asks the caller to try again in a second. */
  static Answer later(String code, String message) {
    return error(503, code, message).with("Retry-After", "1");
  }

  /**
   * The answer when a change is not known to be on disk. It says no more than is known: only a
   * store that refused has certainly stored nothing.
   *
   * @param nothingStored the message for that case
   */
  static Answer notStored(Throwable failure, String nothingStored) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Unsettled) {
      return later("outcome_unknown", "it may have been stored; call again, with the same ids");
    }
    return cause instanceof TimeoutException
        ? later("not_stored", "not stored in time; it may be stored later all the same; call again")
        : later("not_stored", nothingStored);
  }

  /** The path exists, but not for this method. */
  static Answer methodNotAllowed(String allowed) {
    return error(405, "method_not_allowed", "this path takes " + allowed).with("Allow", allowed);
  }

  /** This answer with one more header. */
  Answer with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, json, all, problem);
  }
}
