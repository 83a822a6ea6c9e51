package dev.baton.playground;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says in a few words what an HTTP call is for. Query strings and headers are never looked at, and
 * of a path only short words are repeated, because tokens and long ids are never short words.
 */
final class CallSummary {

  private static final int LONGEST = 72;
  private static final Pattern WORD = Pattern.compile("[A-Za-z_.]{1,32}|v\\d");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> KINDS = List.of("photo", "document", "location");
  private static final List<String> TEXTS =
      List.of(
          "/message/text",
          "/message/caption",
          "/edited_message/text",
          "/text",
          "/caption",
          "/markdown",
          "/name",
          "/intent",
          "/event");

  private CallSummary() {}

  /**
   * @param path the request's path, without its query
   * @param body the request's body
   */
  static String of(String path, byte[] body) {
    JsonNode json = json(body);
    return shortened(words(path) + detail(json, body));
  }

  private static String words(String path) {
    List<String> segments =
        Arrays.stream(path.split("/", -1)).filter(segment -> !segment.isEmpty()).toList();
    if (!segments.isEmpty() && segments.get(0).equals("file")) {
      return "file";
    }
    return segments.stream()
        .filter(segment -> !segment.matches("v\\d|bot\\d.*|channels|webhooks|telegram|webex|rest"))
        .map(segment -> WORD.matcher(segment).matches() ? segment : "…")
        .collect(Collectors.joining("/"));
  }

  private static String detail(@Nullable JsonNode json, byte[] body) {
    if (json == null) {
      return body.length == 0 ? "" : " (" + (body.length + 1023) / 1024 + " kB)";
    }
    if (json.has("callback_query")) {
      return " button pressed";
    }
    if (json.path("resource").isString() && json.path("event").isString()) {
      return " " + json.path("resource").asString() + " " + json.path("event").asString();
    }
    if (json.path("sender").isString() && json.path("message").isString()) {
      return quoted(json.path("message").asString());
    }
    for (String kind : KINDS) {
      if (json.path("message").has(kind)) {
        return " " + kind;
      }
    }
    for (String pointer : TEXTS) {
      JsonNode text = json.at(pointer);
      if (text.isString() && !text.asString().isBlank()) {
        return quoted(text.asString());
      }
    }
    return "";
  }

  private static String quoted(String text) {
    return " “" + text.strip().replaceAll("\\s+", " ") + "”";
  }

  private static @Nullable JsonNode json(byte[] body) {
    if (body.length == 0 || body[0] != '{') {
      return null;
    }
    try {
      return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JacksonException notJson) {
      return null;
    }
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
