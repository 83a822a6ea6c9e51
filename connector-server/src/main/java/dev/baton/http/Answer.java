package dev.baton.http;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is answered: a status, JSON, and headers beyond those that every answer has. */
record Answer(int status, String json, Map<String, String> headers) {

  /** What platforms are told when their events are stored. */
  static final Answer TAKEN = new Answer(200, "{}", Map.of());

  static Answer of(int status, JsonNode json) {
    return new Answer(status, json.toString(), Map.of());
  }

  static Answer error(int status, String code, String message) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.putObject("error").put("code", code).put("message", message);
    return of(status, error);
  }

  /** Baton is in trouble for now; the caller is asked to come again in a second. */
  static Answer later(String code, String message) {
    return error(503, code, message).with("Retry-After", "1");
  }

  Answer with(String header, String value) {
    return new Answer(status, json, Map.of(header, value));
  }
}
