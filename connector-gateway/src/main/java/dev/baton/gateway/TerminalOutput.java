package dev.baton.gateway;

import dev.baton.connector.ControlCharacters;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prints conversations, handoffs and messages on a terminal. */
final class TerminalOutput {

  private TerminalOutput() {}

  static void conversations(PrintWriter out, Ansi ansi, Iterable<JsonNode> conversations) {
    TextTable table = new TextTable("id", "last at", "control", "channel", "sender", "user");
    for (JsonNode each : conversations) {
      table.row(
          text(each, "id"),
          text(each, "last_at"),
          text(each, "control"),
          text(each, "channel"),
          text(each, "sender_id"),
          text(each, "user_name"));
    }
    table.print(out, ansi);
  }

  static void handoffs(PrintWriter out, Ansi ansi, Iterable<JsonNode> handoffs) {
    TextTable table =
        new TextTable("id", "created at", "status", "queue", "conversation", "ended", "agent");
    for (JsonNode each : handoffs) {
      table.row(
          text(each, "id"),
          text(each, "created_at"),
          text(each, "status"),
          text(each, "queue"),
          text(each, "conversation"),
          text(each, "end_reason"),
          text(each, "agent_name"));
    }
    table.print(out, ansi);
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
