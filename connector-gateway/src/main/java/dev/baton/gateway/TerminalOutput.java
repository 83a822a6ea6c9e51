package dev.baton.gateway;

import dev.baton.connector.ControlCharacters;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints conversations, handoffs and messages as lines on a terminal. */
final class TerminalOutput {

  private TerminalOutput() {}

  static void conversation(PrintWriter out, JsonNode conversation) {
    out.printf(
        "%s  %s  %-5s  %s %s  %s%n",
        text(conversation, "id"),
        text(conversation, "last_at"),
        text(conversation, "control"),
        text(conversation, "channel"),
        text(conversation, "sender_id"),
        text(conversation, "user_name"));
  }

  static void handoff(PrintWriter out, JsonNode handoff) {
    out.printf(
        "%s  %s  %-9s  %s  %s  %s%s%n",
        text(handoff, "id"),
        text(handoff, "created_at"),
        text(handoff, "status"),
        text(handoff, "queue"),
        text(handoff, "conversation"),
        handoff.path("agent_name").isString() ? "by " + text(handoff, "agent_name") : "",
        handoff.path("end_reason").isString() ? " (" + text(handoff, "end_reason") + ")" : "");
  }

  static void messages(PrintWriter out, JsonNode messages) {
    for (JsonNode message : messages) {
      JsonNode content = message.path("content");
      String name = message.path("author_name").asString("");
      out.printf(
          "%s  %s%s%s: %s%n",
          text(message, "at"),
          text(message, "author"),
          name.isEmpty() ? "" : " " + plain(name),
          message.path("taken_back").asBoolean(false) ? " (taken back)" : "",
          content.path("text").isString() ? text(content, "text") : plain(content.toString()));
    }
  }

  /** JSON over several lines, in which control characters are escaped; it means the same. */
  static void json(PrintWriter out, JsonNode json) {
    out.println(
        JsonMapper.shared()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(json)
            .lines()
            .map(ControlCharacters::escaped)
            .collect(Collectors.joining(System.lineSeparator())));
  }

  /** A field on one line; control characters that users wrote must not reach a terminal. */
  static String text(JsonNode json, String field) {
    return plain(json.path(field).asString("-"));
  }

  /** Any text on one line, without control characters. */
  static String plain(String text) {
    return ControlCharacters.replaced(text.replaceAll("\\R", " ⏎ "), "�");
  }
}
