package dev.baton.playground;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an HTTP call is for, in a few words. Query strings and headers are never looked at, and of a
 * path only short words are repeated, because tokens and long ids are never short words.
 *
 * @param routine whether it tells nothing of a conversation: a call at start-up, a look whether all
 *     is well, an echo of what Baton itself has written
 * @param marks what says which conversation it belongs to
 */
record CallSummary(String words, boolean routine, CallMarks marks) {

  private static final int LONGEST = 72;
  private static final Pattern WORD = Pattern.compile("[A-Za-z_.]{1,32}|v\\d");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> KINDS = List.of("photo", "document", "location");
  private static final Pattern ROUTINE =
      Pattern.compile(
          "POST (getMe|\\w+Webhook\\w*|setMy\\w+|getChat\\w*|answerCallbackQuery)"
              + "|GET (people/.*|memberships|rooms.*|messages|version|status|.*/tracker|)"
              + "|(POST|PUT|DELETE) (\\w+ (created|deleted|updated|migrated)|…|)"
              + "|POST webhook( (memberships|rooms) \\w+| messages deleted)?");
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

  /** What nothing is known of but its words. */
  static CallSummary of(String words) {
    return new CallSummary(words, false, CallMarks.NONE);
  }

  /**
   * Reads a call.
   *
   * @param path the request's path, without its query
   * @param query empty for none
   * @param answer empty while it is under way
   * @param own the ids under which Baton itself writes
   */
  static CallSummary of(
      String method, String path, String query, byte[] body, byte[] answer, Set<String> own) {
    JsonNode asked = json(body);
    JsonNode told = json(answer);
    String words =
        shortened((words(path) + detail(asked, body) + fetched(method, asked, told)).strip());
    boolean echo = asked != null && own.contains(asked.at("/data/personId").asString(""));
    return new CallSummary(
        words,
        echo || ROUTINE.matcher(method + " " + words).matches(),
        CallMarks.of(path, query, asked, told));
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
    if (json.path("reaction").path(0).path("emoji").isString()) {
      return " " + json.path("reaction").path(0).path("emoji").asString();
    }
    return text(json);
  }

  /** The words of a message that was fetched: a webhook of Webex only says that there is one. */
  private static String fetched(String method, @Nullable JsonNode asked, @Nullable JsonNode told) {
    return method.equals("GET") && asked == null && told != null ? text(told) : "";
  }

  private static String text(JsonNode json) {
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
