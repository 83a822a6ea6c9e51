package dev.baton.http;

import dev.baton.connector.Unsettled;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An answer: a status, JSON, and any headers beyond those that every answer has. */
record Answer(int status, String json, Map<String, String> headers) {

  /** Tells a platform or a bot that what it sent is stored. */
  static final Answer TAKEN = new Answer(200, "{}", Map.of());

  static Answer of(int status, JsonNode json) {
    return new Answer(status, json.toString(), Map.of());
  }

  static Answer error(int status, String code, String message) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.putObject("error").put("code", code).put("message", message);
    return of(status, error);
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

  Answer with(String header, String value) {
    return new Answer(status, json, Map.of(header, value));
  }
}
