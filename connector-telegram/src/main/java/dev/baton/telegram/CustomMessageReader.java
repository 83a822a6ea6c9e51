package dev.baton.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.connector.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the JSON that bots write for Telegram into messages that Telegram accepts. Pure.
 *
 * <p>An album becomes its parts, texts and captions are kept within the limits, and the data of
 * buttons is replaced by tokens.
 */
final class CustomMessageReader {

  private static final int MAX_TEXT = 4096;
  private static final int MAX_CAPTION = 1024;
  private static final Set<String> STYLES =
      Set.of("parse_mode", "entities", "caption_entities", "show_caption_above_media");

  private final ObjectMapper mapper;

  CustomMessageReader(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * See {@link dev.baton.connector.Cards#read}. {@code {"action": "typing"}}, which the user sees
   * only for a moment, is left out: Baton shows it by itself.
   *
   * @return null if the JSON has none of the keys that name a message
   */
  @Nullable List<Content> read(String json, Function<Content.Choice, String> token) {
    if (!(parsed(json) instanceof ObjectNode call)) {
      return null;
    }
    if (call.path("media").isArray()) {
      return album(call);
    }
    if (!CustomMethods.namesAMessage(call::has)) {
      return call.path("action").isTextual() ? List.of() : null;
    }
    keyboard(call, token);
    List<Content> messages = new ArrayList<>();
    String text = call.path("text").asText("");
    if (text.length() > MAX_TEXT) {
      int tail = tail(text);
      messages.add(Content.Text.plain(text.substring(0, tail)));
      call.put("text", text.substring(tail));
      call.remove(STYLES);
    }
    String caption = call.path("caption").asText("");
    if (caption.length() > MAX_CAPTION) {
      call.remove("caption");
      call.remove(STYLES);
      messages.add(own(call));
      messages.add(Content.Text.plain(caption));
    } else {
      messages.add(own(call));
    }
    return messages;
  }

  /**
   * Where the last message of a text that is too long starts: after white space, if there is any.
   */
  private static int tail(String text) {
    int least = text.length() - MAX_TEXT;
    for (int at = least; at < least + MAX_TEXT / 2; at++) {
      if (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
        return at;
      }
    }
    return Character.isLowSurrogate(text.charAt(least)) ? least + 1 : least;
  }

  /**
   * The parts of an album are sent one by one, because an album has no message id of its own to
   * keep.
   */
  private List<Content> album(ObjectNode call) {
    List<Content> parts = new ArrayList<>();
    for (JsonNode part : call.path("media")) {
      String kind = part.path("type").asText("");
      if (part instanceof ObjectNode object && !kind.isEmpty()) {
        ObjectNode single = object.deepCopy();
        single.remove("type");
        single.set(kind, single.remove("media"));
        List<Content> shown = read(single.toString(), choice -> "");
        parts.addAll(shown == null ? List.of(own(single)) : shown);
      }
    }
    return parts;
  }

  private void keyboard(ObjectNode call, Function<Content.Choice, String> token) {
    JsonNode given = call.path("reply_markup");
    JsonNode markup = given.isTextual() ? parsed(given.asText()) : given;
    if (markup == null || !markup.path("inline_keyboard").isArray()) {
      return;
    }
    call.set("reply_markup", markup);
    for (JsonNode row : markup.path("inline_keyboard")) {
      for (JsonNode key : row) {
        if (key instanceof ObjectNode button && button.path("callback_data").isTextual()) {
          String title = button.path("text").asText("");
          String payload = button.path("callback_data").asText();
          button.put("callback_data", token.apply(new Content.Choice(title, payload)));
        }
      }
    }
  }

  private @Nullable JsonNode parsed(String json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException none) {
      return null;
    }
  }

  private static Content own(ObjectNode call) {
    return new Content.Custom("telegram", call.toString());
  }
}
