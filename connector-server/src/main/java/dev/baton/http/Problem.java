package dev.baton.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is wrong with a call, or with Baton.
 *
 * @param code one word for programs
 * @param detail words for a person
 * @param field the name of the field or parameter that is wrong; null if it is none or several
 * @param agentName of the agent who has what the caller wants; null if nobody has
 */
record Problem(
    int status, String code, String detail, @Nullable String field, @Nullable String agentName) {

  /** A problem that no agent is the cause of. */
  Problem(int status, String code, String detail, @Nullable String field) {
    this(status, code, detail, field, null);
  }

  static final String CONTENT_TYPE = "application/problem+json";

  /** As RFC 9457 has it, which is how the API answers. */
  String asProblem() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "urn:baton:problem:" + code)
            .put("title", title())
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    if (field != null) {
      json.put("field", field);
    }
    if (agentName != null) {
      json.put("agent_name", agentName);
    }
    return json.toString();
  }

  /** As bots and platforms know it. */
  String asError() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("error").put("code", code).put("message", detail);
    return json.toString();
  }

  private String title() {
    return code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1).replace('_', ' ');
  }
}
