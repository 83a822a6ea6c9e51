package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.ResumableBot.HandBack;
import dev.baton.bot.Turn;
import dev.baton.connector.Button;
import dev.baton.connector.Content;
import dev.baton.connector.Content.MediaKind;
import dev.baton.conversation.HandoffRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the answers of Rasa, or of any bot that answers in Rasa's format.
 *
 * <p>Rasa's REST channel answers with an array of objects, or with {@code stream=true} with one
 * object a line. Each object usually holds one of text, buttons, image, attachment and custom, but
 * may hold several, which are then taken in that order. A part that makes no sense is skipped and
 * logged. Only an answer that makes no sense as a whole is a failure.
 *
 * @param channelType type of the channel that the user is on; empty if it is not known, as in a
 *     callback
 * @param senderId for the log
 * @param about id of the turn or handoff, for the log
 */
public record FromRasa(String channelType, String senderId, String about) {

  private static final Logger log = LoggerFactory.getLogger(FromRasa.class);
  private static final Set<String> SAYS =
      Set.of("text", "buttons", "quick_replies", "image", "attachment", "elements");

  /** The fields that say nothing, or whose signals are taken out before. */
  private static final Set<String> SILENT =
      Set.of("recipient_id", "custom", "template", "response");

  private static final ObjectReader ONE_BY_ONE =
      RasaJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The text above buttons that came without one, because no platform shows buttons alone. */
  private static final String NO_WORDS = "…";

  static FromRasa of(Turn turn) {
    return new FromRasa(turn.channelType(), turn.senderId(), turn.id());
  }

  static FromRasa of(HandBack handBack) {
    return new FromRasa(handBack.channelType(), handBack.senderId(), handBack.handoffId());
  }

  /**
   * Reads the body of a REST answer.
   *
   * @throws BotException.Failed when it is neither a JSON array nor a sequence of JSON objects
   */
  public List<Reply> answer(String body) {
    List<Reply> replies = new ArrayList<>();
    boolean any = false;
    try (JsonParser roots = RasaJson.MAPPER.createParser(body)) {
      while (roots.nextToken() != null) {
        any = true;
        JsonNode root = ONE_BY_ONE.readTree(roots);
        if (root.isArray()) {
          replies.addAll(messages(root));
        } else if (root.isObject()) {
          message(root, replies);
        } else {
          throw new BotException.Failed("the answer is JSON without messages", null);
        }
      }
    } catch (JacksonException unreadable) {
      throw new BotException.Failed("the answer is not valid JSON", withoutText(unreadable));
    }
    if (!any) {
      throw new BotException.Failed("the answer is an empty body", null);
    }
    return replies;
  }

  /** Reads an array of messages, as in REST answers and those of {@code trigger_intent}. */
  List<Reply> messages(JsonNode array) {
    List<Reply> replies = new ArrayList<>();
    array.values().forEach(message -> message(message, replies));
    return replies;
  }

  /**
   * Turns a tracker's {@code bot} event into exactly the replies that the REST channel would have
   * given for it. So if half of an answer has been sent, the missing half can be found.
   *
   * <p>An event with only a picture names it as its attachment too.
   */
  List<Reply> event(JsonNode event) {
    List<Reply> replies = new ArrayList<>();
    JsonNode data = event.path("data");
    JsonNode buttons = filled(data.path("quick_replies"), data.path("buttons"));
    String text = RasaJson.text(event, "text");
    if (!buttons.isEmpty()) {
      words(text, buttons, replies);
    } else if (text != null) {
      for (String part : text.strip().split("\n\n", -1)) {
        words(part, buttons, replies);
      }
    }
    custom(data.path("custom"), replies);
    image(data.path("image"), replies);
    if (!data.path("attachment").equals(data.path("image"))) {
      attachment(data.path("attachment"), replies);
    }
    for (JsonNode element : data.path("elements").values()) {
      words(titles(element), element.path("buttons"), replies);
    }
    return replies;
  }

  /** Removes the snippet of the source from a parser's error, because it holds the bot's text. */
  static Throwable withoutText(JacksonException unreadable) {
    return new IllegalArgumentException(unreadable.getClass().getSimpleName());
  }

  private void message(JsonNode message, List<Reply> replies) {
    if (!message.isObject()) {
      skipped("message that is not an object");
      return;
    }
    int before = replies.size();
    says(message, replies);
    custom(message.path("custom"), replies);
    image(message.path("image"), replies);
    attachment(message.path("attachment"), replies);
    elements(message.path("elements"), replies);
    if (replies.size() == before && message.propertyNames().stream().anyMatch(this::isUnknown)) {
      skipped("message of which no field is known");
    }
  }

  private boolean isUnknown(String field) {
    return !SAYS.contains(field) && !SILENT.contains(field);
  }

  private void says(JsonNode message, List<Reply> replies) {
    JsonNode text = message.path("text");
    if (!text.isMissingNode() && !text.isNull() && RasaJson.scalar(text) == null) {
      skipped("text that is empty or none");
    }
    String words = RasaJson.scalar(text);
    words(
        words != null && message.path("buttons").isArray() ? withoutLooseColon(words) : words,
        filled(message.path("quick_replies"), message.path("buttons")),
        replies);
  }

  private void words(@Nullable String text, JsonNode buttons, List<Reply> replies) {
    if (text != null && HandoffSignals.isSignal(text)) {
      replies.add(new Reply.HandOff(HandoffRequest.PLAIN));
      return;
    }
    List<Button> shown = buttons(buttons);
    if (!shown.isEmpty()) {
      Content.Text words = Content.Text.plain(text == null ? NO_WORDS : text);
      replies.add(new Reply.Say(new Content.Buttons(words, shown)));
    } else if (text != null && !text.isBlank()) {
      say(text, replies);
    }
  }

  /** Rasa joins an element's title and subtitle by a colon even if one of them is empty. */
  private static @Nullable String withoutLooseColon(String text) {
    String words = text.startsWith(" : ") ? text.substring(3) : text;
    words = words.endsWith(" : ") ? words.substring(0, words.length() - 3) : words;
    return words.isBlank() ? null : words;
  }

  private List<Button> buttons(JsonNode buttons) {
    List<Button> shown = new ArrayList<>();
    for (JsonNode button : buttons.values()) {
      String title = RasaJson.scalar(button.path("title"));
      String payload = RasaJson.scalar(button.path("payload"));
      boolean opens = "web_url".equals(RasaJson.text(button, "type"));
      String where = RasaJson.text(button, "url");
      URI url = RasaJson.webAddress(where == null && opens ? payload : where);
      if (title == null) {
        skipped("button without a title");
      } else if (url != null && (opens || payload == null)) {
        shown.add(Button.link(title, url.toString()));
      } else {
        shown.add(Button.press(title, payload == null ? title : payload));
      }
    }
    return shown;
  }

  private void custom(JsonNode custom, List<Reply> replies) {
    if (custom.isArray()) {
      custom.values().forEach(part -> custom(part, replies));
    } else if (HandoffSignals.isSignal(custom)) {
      Reply signal = HandoffSignals.read(custom);
      if (signal == null) {
        skipped("signal that names no target");
      } else {
        replies.add(signal);
      }
    } else if (custom.isObject() && !custom.isEmpty()) {
      json(custom, replies);
    } else {
      words(RasaJson.scalar(custom), RasaJson.MAPPER.missingNode(), replies);
    }
  }

  private void json(JsonNode custom, List<Reply> replies) {
    List<String> platforms = platforms(custom);
    if (platforms.size() == 1) {
      String platform = platforms.getFirst();
      String json = custom.path(platform).toString();
      replies.add(new Reply.Say(new Content.Custom(channelTypeOf(platform), json)));
    } else if (!platforms.isEmpty()) {
      replies.add(new Reply.Say(new Content.Custom("", custom.toString())));
    } else if (saysOnly(custom)) {
      says(custom, replies);
      image(custom.path("image"), replies);
      attachment(custom.path("attachment"), replies);
      elements(custom.path("elements"), replies);
    } else {
      replies.add(new Reply.Say(new Content.Custom("", custom.toString())));
    }
  }

  /**
   * Whether JSON is a message in Rasa's own format. A lone {@code text} is, but not one among a
   * platform's keys.
   */
  private static boolean saysOnly(JsonNode custom) {
    return SAYS.stream().anyMatch(field -> !field.equals("text") && custom.has(field))
        || (custom.has("text") && custom.size() == 1);
  }

  /**
   * The platforms that JSON is meant for: only the user's own if it is among them, otherwise all.
   */
  private List<String> platforms(JsonNode custom) {
    List<String> named =
        Stream.of("telegram", "webexteams", "webex", channelType)
            .distinct()
            .filter(custom::has)
            .sorted()
            .toList();
    List<String> own =
        named.stream().filter(name -> channelTypeOf(name).equals(channelType)).limit(1).toList();
    return own.isEmpty() ? named : own;
  }

  private static String channelTypeOf(String platform) {
    return platform.equals("webexteams") ? "webex" : platform;
  }

  private void image(JsonNode image, List<Reply> replies) {
    files(MediaKind.IMAGE, image, replies);
  }

  private void attachment(JsonNode attachment, List<Reply> replies) {
    files(MediaKind.DOCUMENT, attachment, replies);
  }

  private void files(MediaKind usual, JsonNode file, List<Reply> replies) {
    if (file.isArray()) {
      file.values().forEach(each -> files(usual, each, replies));
    } else if (file.isObject()) {
      file(usual, file, replies);
    } else {
      linked(usual, RasaJson.text(file), null, null, replies);
    }
  }

  private void file(MediaKind usual, JsonNode file, List<Reply> replies) {
    JsonNode payload = file.path("payload");
    String url = first(List.of("src", "url"), payload, file);
    if (url != null) {
      String caption = first(List.of("title", "caption"), payload, file);
      linked(kind(usual, file), url, RasaJson.text(payload, "name"), plain(caption), replies);
    } else if (payload.path("elements").isArray()) {
      elements(payload.path("elements"), replies);
    } else if (!file.isEmpty()) {
      replies.add(new Reply.Say(new Content.Custom("", file.toString())));
    }
  }

  private static @Nullable String first(List<String> fields, JsonNode... holders) {
    for (JsonNode holder : holders) {
      for (String field : fields) {
        String text = RasaJson.text(holder, field);
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  private static MediaKind kind(MediaKind usual, JsonNode attachment) {
    return switch (String.valueOf(RasaJson.text(attachment, "type"))) {
      case "image" -> MediaKind.IMAGE;
      case "video" -> MediaKind.VIDEO;
      case "audio" -> MediaKind.AUDIO;
      default -> usual;
    };
  }

  /**
   * Shows the elements of a carousel one after the other: the picture with the words, or, if there
   * are buttons, before the words and the buttons. What a press on the element opens is the link of
   * its words, or one more button.
   */
  private void elements(JsonNode elements, List<Reply> replies) {
    for (JsonNode element : elements.values()) {
      String titles = titles(element);
      List<Button> buttons = buttons(element.path("buttons"));
      String picture = first(List.of("image_url", "image"), element);
      URI opens =
          RasaJson.webAddress(
              first(List.of("url", "item_url"), element.path("default_action"), element));
      if (!buttons.isEmpty()) {
        linked(MediaKind.IMAGE, picture, null, null, replies);
        if (opens != null) {
          buttons.add(Button.link(titleOf(element, opens), opens.toString()));
        }
        Content.Text words = Content.Text.plain(titles == null ? NO_WORDS : titles);
        replies.add(new Reply.Say(new Content.Buttons(words, buttons)));
      } else {
        Content.Text words = opens == null ? plain(titles) : opening(titles, element, opens);
        if (picture != null) {
          linked(MediaKind.IMAGE, picture, null, words, replies);
        } else if (words != null) {
          replies.add(new Reply.Say(words));
        }
      }
    }
  }

  /** The title and the subtitle of an element; null if it has neither. */
  private static @Nullable String titles(JsonNode element) {
    String title = RasaJson.scalar(element.path("title"));
    String subtitle = RasaJson.scalar(element.path("subtitle"));
    return title == null ? subtitle : subtitle == null ? title : title + " : " + subtitle;
  }

  private static String titleOf(JsonNode element, URI opens) {
    String title = RasaJson.scalar(element.path("title"));
    return title == null ? opens.getHost() : title;
  }

  private static Content.Text opening(@Nullable String titles, JsonNode element, URI opens) {
    String words = titles == null ? opens.toString() : titles;
    String title = RasaJson.scalar(element.path("title"));
    int length = title == null ? words.length() : title.length();
    return new Content.Text(
        words, List.of(new Content.Span(Content.Style.LINK, 0, length, opens.toString())));
  }

  private void linked(
      MediaKind kind,
      @Nullable String where,
      @Nullable String name,
      Content.@Nullable Text caption,
      List<Reply> replies) {
    if (where == null) {
      return;
    }
    URI url = RasaJson.webAddress(where);
    if (url == null) {
      say(caption == null ? where : caption.text() + "\n" + where, replies);
    } else {
      Content.FileRef file = new Content.FileRef.Linked(url, name, null);
      replies.add(new Reply.Say(new Content.Media(kind, file, caption)));
    }
  }

  private static Content.@Nullable Text plain(@Nullable String text) {
    return text == null ? null : Content.Text.plain(text);
  }

  private static void say(String text, List<Reply> replies) {
    replies.add(new Reply.Say(Content.Text.plain(text)));
  }

  private static JsonNode filled(JsonNode first, JsonNode otherwise) {
    return first.isEmpty() ? otherwise : first;
  }

  private void skipped(String what) {
    log.warn("skipped a {} in an answer: sender={} turn={}", what, senderId, about);
  }
}
