package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a bot's own JSON for Webex into messages that Webex accepts. Pure.
 *
 * <p>A message holds at most one card and one file, a card has text beside it, and no text is
 * longer than the platform allows.
 *
 * <p>The data of a card's buttons goes to the client and comes back from it, so a client could
 * change it. An opaque token is sent instead.
 */
final class BotCards {

  private static final String EMPTY_TEXT = "\u2026";
  private static final String DEFAULT_TITLE = "OK";
  private static final int MAX_DEPTH = 50;

  private final Function<Content.Choice, String> token;
  private final List<Content> messages = new ArrayList<>();

  private BotCards(Function<Content.Choice, String> token) {
    this.token = token;
  }

  /**
   * Reads a bot's JSON, as described at {@link dev.baton.connector.Cards#read}.
   *
   * @return null if the JSON is neither a card nor has any of text, markdown, attachments, files
   */
  static @Nullable List<Content> read(
      String json, @Nullable String words, Function<Content.Choice, String> token) {
    JsonNode node;
    try {
      node = WebexClient.JSON.readTree(json);
    } catch (JacksonException none) {
      return null;
    }
    BotCards cards = new BotCards(token);
    if (isCard(node)) {
      cards.card(words == null || words.isBlank() ? Map.of() : Map.of("text", words), node);
      return cards.messages;
    }
    if (!node.isObject() || ToWebex.BOT_FIELDS.stream().noneMatch(node::hasNonNull)) {
      return null;
    }
    cards.message(node);
    return cards.messages;
  }

  private void message(JsonNode json) {
    Map<String, Object> words = words(json);
    List<JsonNode> cards = each(json.path("attachments"));
    for (JsonNode card : cards) {
      card(words, card.has("content") ? card.path("content") : card);
      words = Map.of();
    }
    if (!words.isEmpty()) {
      say(words);
    }
    for (JsonNode file : each(json.path("files"))) {
      file(file);
    }
  }

  private static Map<String, Object> words(JsonNode json) {
    Map<String, Object> words = new LinkedHashMap<>();
    for (String field : List.of("text", "markdown")) {
      JsonNode value = json.path(field);
      if (value.isString() && !value.stringValue().isBlank()) {
        words.put(field, value.stringValue());
      }
    }
    return words;
  }

  private void say(Map<String, Object> words) {
    String plain = String.valueOf(words.getOrDefault("text", words.get("markdown")));
    boolean fits =
        words.values().stream().allMatch(each -> size(String.valueOf(each)) <= ToWebex.LONGEST);
    messages.add(words.containsKey("markdown") && fits ? own(words) : Content.Text.plain(plain));
  }

  private void card(Map<String, Object> words, JsonNode card) {
    Map<String, Object> fields = new LinkedHashMap<>(words);
    boolean fits =
        words.values().stream().allMatch(each -> size(String.valueOf(each)) <= ToWebex.LONGEST);
    if (!fits) {
      say(words);
      fields.clear();
    }
    if (fields.isEmpty()) {
      String fallback = card.path("fallbackText").asString("");
      fields.put("text", fallback.isBlank() ? EMPTY_TEXT : fallback);
    }
    fields.put(
        "attachments",
        List.of(Map.of("contentType", ToWebex.CARD_TYPE, "content", withTokens(card, 0))));
    messages.add(own(fields));
  }

  private void file(JsonNode file) {
    String address = file.asString("");
    try {
      URI url = new URI(address.strip());
      if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
        messages.add(
            new Content.Media(MediaKind.DOCUMENT, new FileRef.Linked(url, null, null), null));
        return;
      }
    } catch (URISyntaxException none) {
      messages.add(Content.Text.plain(address));
      return;
    }
    messages.add(Content.Text.plain(address.isBlank() ? EMPTY_TEXT : address));
  }

  /** Returns a copy of a card in which every submit button carries a token and nothing else. */
  private JsonNode withTokens(JsonNode json, int depth) {
    if (depth > MAX_DEPTH) {
      return json;
    }
    if (json.isArray()) {
      var copy = WebexClient.JSON.createArrayNode();
      json.forEach(each -> copy.add(withTokens(each, depth + 1)));
      return copy;
    }
    if (!(json instanceof ObjectNode object)) {
      return json;
    }
    ObjectNode copy = WebexClient.JSON.createObjectNode();
    object
        .properties()
        .forEach(field -> copy.set(field.getKey(), withTokens(field.getValue(), depth + 1)));
    if ("Action.Submit".equals(object.path("type").asString(""))) {
      copy.set(
          "data",
          WebexClient.JSON
              .createObjectNode()
              .put(FromWebex.TOKEN_INPUT, token.apply(choice(object))));
    }
    return copy;
  }

  private static Content.Choice choice(ObjectNode submit) {
    String title = submit.path("title").asString("");
    JsonNode data = submit.path("data");
    String payload = data.isString() ? data.stringValue() : data.path("payload").asString("");
    Map<String, String> more = new LinkedHashMap<>();
    if (data.isObject()) {
      data.properties().stream()
          .filter(field -> !(field.getKey().equals("payload") && field.getValue().isString()))
          .forEach(field -> more.put(field.getKey(), FromWebex.scalar(field.getValue())));
    }
    return new Content.Choice(title.isBlank() ? DEFAULT_TITLE : title, payload, more);
  }

  private static boolean isCard(JsonNode json) {
    return "AdaptiveCard".equals(json.path("type").asString(""));
  }

  private static List<JsonNode> each(JsonNode oneOrMany) {
    if (oneOrMany.isMissingNode() || oneOrMany.isNull()) {
      return List.of();
    }
    return oneOrMany.isArray() ? List.copyOf(oneOrMany.values()) : List.of(oneOrMany);
  }

  private static Content own(Map<String, Object> fields) {
    return new Content.Custom("webex", WebexClient.JSON.writeValueAsString(fields));
  }

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
