package dev.baton.webex;

import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Converts content to the body of a Webex call. Pure. */
final class ToWebex {

  /** The longest {@code text} or {@code markdown} that Webex accepts, in bytes of UTF-8. */
  static final int LONGEST = 7_439;

  private static final int ACTIONS_PER_SET = 5;
  static final String CARD_TYPE = "application/vnd.microsoft.card.adaptive";

  /** The fields of a message that bots may set themselves; its recipient is not among them. */
  static final List<String> BOT_FIELDS = List.of("text", "markdown", "attachments", "files");

  private ToWebex() {}

  /** The body of a message, without its recipient. */
  sealed interface Body {

    /** A body that is all JSON. */
    record Plain(Map<String, Object> fields) implements Body {}

    /** Fields and a file whose bytes have to be streamed. */
    record WithFile(Map<String, String> fields, FileRef file) implements Body {}
  }

  /**
   * Returns the body for the given content.
   *
   * @throws DeliveryException.Refused for content that Webex cannot show and that should have been
   *     degraded earlier, and for a bot's JSON that is malformed
   */
  static Body body(Content content) {
    return switch (content) {
      case Content.Text text -> new Body.Plain(new LinkedHashMap<>(words(text)));
      case Content.Media media -> media(media);
      case Content.Buttons buttons -> buttons(buttons);
      case Content.Card card -> card(card);
      case Content.Custom custom -> custom(custom);
      case Content.Native own -> throw notShown("something that only another platform has");
      case Content.Location location -> throw notShown("a location");
      case Content.Contact contact -> throw notShown("a contact");
      case Content.Choice choice -> throw notShown("a choice");
    };
  }

  /**
   * Returns the text fields of a message: always {@code text}, which Webex shows unchanged, and for
   * styled text also {@code markdown}, unless the markup makes it too long.
   */
  static Map<String, String> words(Content.Text text) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("text", text.text());
    if (!text.spans().isEmpty()) {
      String markdown = Markdown.of(text);
      if (markdown.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
        fields.put("markdown", markdown);
      }
    }
    return fields;
  }

  private static Body media(Content.Media media) {
    Map<String, String> caption =
        media.caption() == null || media.caption().text().isEmpty()
            ? Map.of()
            : words(media.caption());
    return switch (media.file()) {
      case FileRef.Linked linked when isPublic(linked.url()) -> {
        Map<String, Object> fields = new LinkedHashMap<>(caption);
        fields.put("files", List.of(linked.url().toString()));
        yield new Body.Plain(fields);
      }
      case FileRef.Linked linked -> new Body.WithFile(caption, linked);
      case FileRef.Held held -> new Body.WithFile(caption, held);
    };
  }

  private static Body buttons(Content.Buttons buttons) {
    List<Map<String, Object>> body = new ArrayList<>();
    for (String line : buttons.text().text().split("\n", -1)) {
      if (!line.isBlank()) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "TextBlock");
        block.put("text", inert(line));
        block.put("wrap", true);
        if (!body.isEmpty()) {
          block.put("spacing", "Small");
        }
        body.add(block);
      }
    }
    List<Button> all = buttons.buttons();
    for (int from = 0; from < all.size(); from += ACTIONS_PER_SET) {
      List<Map<String, Object>> actions =
          all.subList(from, Math.min(all.size(), from + ACTIONS_PER_SET)).stream()
              .map(ToWebex::action)
              .toList();
      body.add(Map.of("type", "ActionSet", "actions", actions));
    }
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("type", "AdaptiveCard");
    card.put("version", "1.3");
    card.put("body", body);
    return withCard(words(buttons.text()), Map.of("contentType", CARD_TYPE, "content", card));
  }

  private static Map<String, Object> action(Button button) {
    Map<String, Object> action = new LinkedHashMap<>();
    action.put("type", button.url() == null ? "Action.Submit" : "Action.OpenUrl");
    action.put("title", button.title());
    if (button.url() == null) {
      action.put("data", Map.of(FromWebex.TOKEN_INPUT, button.token()));
    } else {
      action.put("url", button.url());
    }
    return action;
  }

  private static Body card(Content.Card card) {
    JsonNode json = object(card.json(), "the card");
    Object attachment =
        json.has("contentType") && json.has("content")
            ? json
            : Map.of("contentType", CARD_TYPE, "content", json);
    return withCard(words(card.fallback()), attachment);
  }

  /** A message with a card must also have a text, for clients that show no cards. */
  private static Body withCard(Map<String, String> words, Object attachment) {
    Map<String, Object> fields = new LinkedHashMap<>(words);
    if (String.valueOf(fields.get("text")).isBlank()) {
      fields.put("text", "\u2026");
    }
    fields.put("attachments", List.of(attachment));
    return new Body.Plain(fields);
  }

  private static Body custom(Content.Custom custom) {
    if (!"webex".equals(custom.platform())) {
      throw notShown("content for another platform");
    }
    JsonNode json = object(custom.json(), "the content for webex");
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String key : BOT_FIELDS) {
      if (json.hasNonNull(key)) {
        fields.put(key, json.get(key));
      }
    }
    if (fields.isEmpty()) {
      throw new DeliveryException.Refused(
          "the content for webex has none of " + String.join(", ", BOT_FIELDS), null);
    }
    return new Body.Plain(fields);
  }

  private static JsonNode object(String json, String what) {
    try {
      JsonNode node = WebexClient.JSON.readTree(json);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException malformed) {
      throw new DeliveryException.Refused(
          what + " is not JSON (" + malformed.getClass().getSimpleName() + ")", null);
    }
    throw new DeliveryException.Refused(what + " is not a JSON object", null);
  }

  /**
   * Returns text for a card's TextBlock, which understands some markdown: a word joiner keeps a
   * link from showing one address and opening another.
   */
  private static String inert(String line) {
    return line.replace("](", "]\u2060(");
  }

  /** Returns whether Webex can be expected to fetch an address. Makes no DNS query. */
  private static boolean isPublic(URI url) {
    String host = url.getHost();
    if (!"https".equalsIgnoreCase(url.getScheme()) || host == null || url.getUserInfo() != null) {
      return false;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    if (!lower.matches("\\[.*]|[0-9.]+")) {
      return lower.contains(".")
          && !lower.endsWith(".localhost")
          && !lower.endsWith(".local")
          && !lower.endsWith(".internal");
    }
    InetAddress address = literal(lower);
    return address != null
        && !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress();
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException noAddress) {
      return null;
    }
  }

  private static DeliveryException notShown(String what) {
    return new DeliveryException.Refused("Webex cannot show " + what, null);
  }
}
