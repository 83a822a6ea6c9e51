package dev.baton.routing.content;

import dev.baton.connector.Button;
import dev.baton.connector.Cards;
import dev.baton.connector.Content;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.Content.MediaKind;
import dev.baton.connector.Content.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a bot's message in some platform's JSON for the channel that the user is on.
 *
 * <p>A channel reads its own platform's JSON itself ({@link Cards}). From JSON for another
 * platform, or for none in particular, everything is shown that can be recognised without knowing
 * the platform: texts, links to files, locations, contacts, and the texts and buttons of an
 * Adaptive Card. Pure.
 */
public final class PlatformJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEEPEST = 50;

  /** Fields that hold a file, with the kind of media they stand for. */
  private static final Map<String, MediaKind> FILES = files();

  private PlatformJson() {}

  /**
   * Reads a message.
   *
   * @param names the names of the user's platform in bots' JSON: its type, and Rasa's name for it
   * @param cards the user's channel if it has this talent, otherwise null
   * @param token see {@link Cards#read}
   * @return what to show; empty if there is nothing for this platform
   */
  public static List<Content> read(
      Content.Custom custom,
      Set<String> names,
      @Nullable Cards cards,
      Function<Content.Choice, String> token) {
    JsonNode json = parsed(custom.json());
    boolean own = names.contains(custom.platform());
    if (json == null) {
      return own ? List.of(custom) : List.of(Text.plain(custom.json()));
    }
    String name = names.stream().filter(json::has).findFirst().orElse(null);
    if (custom.platform().isEmpty() && name != null) {
      return read(new Content.Custom(name, json.path(name).toString()), names, cards, token);
    }
    if (cards != null && (own || custom.platform().isEmpty())) {
      List<Content> shown = cards.read(json.toString(), null, token);
      if (shown != null) {
        return shown;
      }
    }
    if (own && cards == null) {
      return List.of(custom);
    }
    List<Content> plain = plain(json);
    if (!plain.isEmpty()) {
      return plain;
    }
    if (own) {
      return List.of(custom);
    }
    for (JsonNode other : custom.platform().isEmpty() ? json : JSON.missingNode()) {
      plain = plain(other);
      if (!plain.isEmpty()) {
        return plain;
      }
    }
    return custom.platform().isEmpty() ? List.of(Text.plain(custom.json())) : List.of();
  }

  /** What can be shown of any platform's JSON; empty if nothing in it is recognised. */
  public static List<Content> plain(String json) {
    JsonNode parsed = parsed(json);
    return parsed == null ? List.of() : plain(parsed);
  }

  private static List<Content> plain(JsonNode json) {
    List<Content> shown = new ArrayList<>();
    List<Button> keyboard = keyboard(json.path("reply_markup").path("inline_keyboard"));
    String words = words(json);
    FILES.forEach((field, kind) -> {
      for (JsonNode file :
          json.path(field).isArray() ? json.path(field) : List.of(json.path(field))) {
        URI url = webAddress(file);
        if (url != null) {
          shown.add(new Content.Media(kind, new FileRef.Linked(url, null, null), null));
        }
      }
    });
    for (JsonNode part : json.path("media")) {
      MediaKind kind = FILES.get(part.path("type").asString(""));
      URI url = webAddress(part.path("media"));
      String caption = text(part.path("caption"));
      if (kind != null && url != null) {
        shown.add(
            new Content.Media(
                kind,
                new FileRef.Linked(url, null, null),
                caption == null ? null : Text.plain(caption)));
      }
    }
    if (json.path("latitude").isNumber() && json.path("longitude").isNumber()) {
      shown.add(
          new Content.Location(
              json.path("latitude").asDouble(),
              json.path("longitude").asDouble(),
              text(json.path("title")),
              text(json.path("address"))));
    }
    String phone = text(json.path("phone_number"));
    if (phone != null) {
      String first = text(json.path("first_name"));
      shown.add(new Content.Contact(first == null ? phone : first, phone));
    }
    if (words != null || !keyboard.isEmpty()) {
      say(words, keyboard, shown);
    }
    cards(json).forEach(card -> card(card, words, shown));
    return shown;
  }

  private static @Nullable String words(JsonNode json) {
    for (String field : List.of("text", "markdown", "caption", "question")) {
      String words = text(json.path(field));
      if (words != null) {
        return words;
      }
    }
    return null;
  }

  private static List<Button> keyboard(JsonNode rows) {
    List<Button> buttons = new ArrayList<>();
    for (JsonNode row : rows) {
      for (JsonNode key : row) {
        button(text(key.path("text")), text(key.path("callback_data")), key.path("url"), buttons);
      }
    }
    return buttons;
  }

  private static List<JsonNode> cards(JsonNode json) {
    List<JsonNode> cards = new ArrayList<>();
    JsonNode attachments = json.path("attachments");
    for (JsonNode each : attachments.isObject() ? List.of(attachments) : attachments) {
      cards.add(each.has("content") ? each.path("content") : each);
    }
    if (isCard(json)) {
      cards.add(json);
    }
    return cards.stream().filter(PlatformJson::isCard).toList();
  }

  private static boolean isCard(JsonNode json) {
    return "AdaptiveCard".equals(json.path("type").asString(""));
  }

  /** Adds a card's texts and buttons; its input fields cannot be filled in here. */
  private static void card(JsonNode card, @Nullable String said, List<Content> shown) {
    List<String> lines = new ArrayList<>();
    List<Button> buttons = new ArrayList<>();
    walk(card, 0, lines, buttons);
    String words = String.join("\n", lines);
    if (words.isBlank()) {
      words = said == null ? text(card.path("fallbackText")) : null;
    }
    if ((words != null && !words.equals(said)) || !buttons.isEmpty()) {
      say(words, buttons, shown);
    }
  }

  private static void walk(JsonNode json, int depth, List<String> lines, List<Button> buttons) {
    if (depth > DEEPEST) {
      return;
    }
    switch (json.path("type").asString("")) {
      case "TextBlock", "TextRun" -> add(text(json.path("text")), lines);
      case "Fact" -> {}
      case "FactSet" ->
          json.path("facts")
              .forEach(fact ->
                  add(
                      fact.path("title").asString("") + " " + fact.path("value").asString(""),
                      lines));
      case "Action.OpenUrl" -> button(text(json.path("title")), null, json.path("url"), buttons);
      case "Action.Submit" -> {
        String payload = text(json.path("data"));
        button(
            text(json.path("title")),
            payload == null ? text(json.path("data").path("payload")) : payload,
            json.path("url"),
            buttons);
      }
      default -> json.forEach(part -> walk(part, depth + 1, lines, buttons));
    }
  }

  private static void add(@Nullable String line, List<String> lines) {
    if (line != null && !line.isBlank()) {
      lines.add(line.strip());
    }
  }

  private static void button(
      @Nullable String title, @Nullable String payload, JsonNode link, List<Button> buttons) {
    URI url = webAddress(link);
    if (title == null) {
      return;
    }
    if (payload != null) {
      buttons.add(Button.press(title, payload));
    } else if (url != null) {
      buttons.add(Button.link(title, url.toString()));
    } else if (link.isMissingNode()) {
      buttons.add(Button.press(title, title));
    }
  }

  private static void say(@Nullable String words, List<Button> buttons, List<Content> shown) {
    Text text = Text.plain(words == null ? "…" : words);
    shown.add(buttons.isEmpty() ? text : new Content.Buttons(text, buttons));
  }

  private static @Nullable JsonNode parsed(String json) {
    try {
      JsonNode parsed = JSON.readTree(json);
      return parsed.isObject() ? parsed : null;
    } catch (JacksonException none) {
      return null;
    }
  }

  private static @Nullable String text(JsonNode value) {
    return value.isString() && !value.stringValue().isBlank() ? value.stringValue() : null;
  }

  private static @Nullable URI webAddress(JsonNode value) {
    String text = text(value);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text.strip());
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null ? url : null;
    } catch (URISyntaxException none) {
      return null;
    }
  }

  private static Map<String, MediaKind> files() {
    Map<String, MediaKind> files = new LinkedHashMap<>();
    files.put("photo", MediaKind.IMAGE);
    files.put("image", MediaKind.IMAGE);
    files.put("video", MediaKind.VIDEO);
    files.put("animation", MediaKind.ANIMATION);
    files.put("video_note", MediaKind.VIDEO);
    files.put("audio", MediaKind.AUDIO);
    files.put("voice", MediaKind.VOICE);
    files.put("document", MediaKind.DOCUMENT);
    files.put("files", MediaKind.DOCUMENT);
    return files;
  }
}
