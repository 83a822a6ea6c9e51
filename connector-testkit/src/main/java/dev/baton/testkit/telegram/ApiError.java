package dev.baton.testkit.telegram;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An error that the Bot API answers with. */
final class ApiError extends RuntimeException {

  private final int code;
  private final transient @Nullable ObjectNode parameters;
  private final boolean blameless;

  private ApiError(int code, String description, @Nullable ObjectNode parameters) {
    this(code, description, parameters, false);
  }

  private ApiError(
      int code, String description, @Nullable ObjectNode parameters, boolean blameless) {
    super(description);
    this.code = code;
    this.parameters = parameters;
    this.blameless = blameless;
  }

  /** The same error, as one that is not the caller's fault. */
  ApiError blameless() {
    return new ApiError(code, String.valueOf(getMessage()), parameters, true);
  }

  /** Whether the caller could not help it. */
  boolean isBlameless() {
    return blameless;
  }

  static ApiError of(int code, String description) {
    return new ApiError(code, description, null);
  }

  static ApiError badRequest(String what) {
    return new ApiError(400, "Bad Request: " + what, null);
  }

  static ApiError forbidden(String what) {
    return new ApiError(403, "Forbidden: " + what, null);
  }

  static ApiError tooManyRequests(long seconds) {
    return new ApiError(
        429,
        "Too Many Requests: retry after " + seconds,
        JsonNodeFactory.instance.objectNode().put("retry_after", seconds));
  }

  static ApiError migrated(long chat) {
    return new ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        JsonNodeFactory.instance.objectNode().put("migrate_to_chat_id", chat));
  }

  int code() {
    return code;
  }

  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ok", false).put("error_code", code).put("description", getMessage());
    if (parameters != null) {
      body.set("parameters", parameters);
    }
    return body;
  }
}
