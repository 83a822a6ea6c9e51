package dev.baton.routing.content;

import dev.baton.connector.Button;
import dev.baton.connector.Capabilities;
import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Text;
import dev.baton.connector.Feature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns any content into what a channel can show. This is the one place where content is degraded
 * and split. Pure; nothing is dropped except what cannot be read from another platform's own JSON.
 */
public final class Fitting {

  private static final String ELLIPSIS = "…";

  private final Capabilities capabilities;
  private final String platform;
  private final String channel;
  private final UnaryOperator<String> kinds;

  /**
   * @param capabilities what the channel can show
   * @param platform the channel's type
   * @param channel the channel's name
   */
  public Fitting(Capabilities capabilities, String platform, String channel) {
    this(capabilities, platform, channel, UnaryOperator.identity());
  }

  /**
   * @param kinds the reader's word for a kind of media, by its English one: image, document …
   */
  public Fitting(
      Capabilities capabilities, String platform, String channel, UnaryOperator<String> kinds) {
    this.capabilities = capabilities;
    this.platform = platform;
    this.channel = channel;
    this.kinds = kinds;
  }

  /** The messages to send for a content, in order; empty if it holds nothing for this platform. */
  public List<Content> fit(Content content) {
    return switch (content) {
      case Text text -> List.copyOf(split(text, capabilities.textLimit()));
      case Content.Media media -> media(media);
      case Content.Location location ->
          capabilities.has(Feature.LOCATION) ? List.of(location) : fit(mapLink(location));
      case Content.Contact contact ->
          capabilities.has(Feature.CONTACT)
              ? List.of(contact)
              : fit(Text.plain(contact.name() + ": " + contact.phone()));
      case Content.Choice choice -> fit(Text.plain(choice.words()));
      case Content.Buttons buttons -> buttons(buttons);
      case Content.Card card ->
          capabilities.has(Feature.CARDS) ? List.of(card) : fit(card.fallback());
      case Content.Native own -> own(own);
      case Content.Custom custom -> custom(custom);
    };
  }

  private List<Content> own(Content.Native own) {
    Content.Original original = own.original();
    boolean copied =
        capabilities.has(Feature.COPIES) && original != null && original.channel().equals(channel);
    if (copied) {
      return List.of(own);
    }
    boolean wordless = own.words().text().isBlank();
    return fit(Text.plain(wordless ? "[" + kinds.apply(own.kind()) + "]" : own.asText()));
  }

  /** A single message for a content that must not be split: its beginning and its buttons. */
  public Content fitOne(Content content) {
    List<Content> pieces = fit(content);
    if (pieces.isEmpty()) {
      return Text.plain(ELLIPSIS);
    }
    Content first = pieces.getFirst();
    if (pieces.size() == 1 || !(first instanceof Text)) {
      return first;
    }
    if (content instanceof Content.Buttons buttons && capabilities.has(Feature.BUTTONS)) {
      int count = Math.min(buttons.buttons().size(), capabilities.buttonLimit());
      return new Content.Buttons(beginning(buttons.text()), buttons.buttons().subList(0, count));
    }
    return content instanceof Text text ? beginning(text) : first;
  }

  private Text beginning(Text text) {
    int end = end(text.text(), 0, capabilities.textLimit() - size(ELLIPSIS));
    List<Span> spans = capabilities.has(Feature.STYLES) ? text.spans() : List.of();
    return new Text(text.text().substring(0, end) + ELLIPSIS, within(spans, 0, end));
  }

  private List<Content> media(Content.Media media) {
    Text caption = media.caption();
    if (!capabilities.has(Feature.MEDIA)) {
      String name = media.file().name();
      String link = media.file() instanceof Content.FileRef.Linked linked ? " " + linked.url() : "";
      String kind = kinds.apply(TextBuilder.word(media.kind()));
      List<Content> pieces =
          new ArrayList<>(
              fit(Text.plain("[" + kind + (name == null ? "" : ": " + name) + "]" + link)));
      if (caption != null) {
        pieces.addAll(fit(caption));
      }
      return pieces;
    }
    if (caption == null) {
      return List.of(media);
    }
    if (size(caption.text()) <= capabilities.captionLimit()) {
      Text shown = capabilities.has(Feature.STYLES) ? caption : Text.plain(caption.text());
      boolean empty = caption.text().isBlank();
      return List.of(new Content.Media(media.kind(), media.file(), empty ? null : shown));
    }
    List<Content> pieces = new ArrayList<>();
    pieces.add(new Content.Media(media.kind(), media.file(), null));
    pieces.addAll(fit(caption));
    return pieces;
  }

  private List<Content> buttons(Content.Buttons buttons) {
    if (buttons.buttons().isEmpty()) {
      return fit(buttons.text());
    }
    if (!capabilities.has(Feature.BUTTONS)) {
      StringBuilder text = new StringBuilder(buttons.text().text());
      list(buttons.buttons(), text);
      return fit(new Text(text.toString(), buttons.text().spans()));
    }
    Text shown = buttons.text().text().isBlank() ? Text.plain(ELLIPSIS) : buttons.text();
    List<Text> texts = split(shown, capabilities.textLimit());
    List<Content> pieces = new ArrayList<>(texts.subList(0, texts.size() - 1));
    List<Button> all = buttons.buttons().stream().map(Fitting::titled).toList();
    int limit = capabilities.buttonLimit();
    for (int from = 0; from < all.size(); from += limit) {
      Text over = from == 0 ? texts.getLast() : Text.plain(ELLIPSIS);
      pieces.add(new Content.Buttons(over, all.subList(from, Math.min(all.size(), from + limit))));
    }
    return pieces;
  }

  /** Numbers the choices; those at the beginning that are called 1, 2, 3 stand in one line. */
  private static void list(List<Button> buttons, StringBuilder text) {
    int numbers = numbers(buttons);
    int together = numbers > 1 || numbers == buttons.size() ? numbers : 0;
    if (together > 0) {
      text.append('\n')
          .append(
              buttons.stream()
                  .limit(together)
                  .map(Button::title)
                  .collect(Collectors.joining(" · ")));
    }
    for (int at = together; at < buttons.size(); at++) {
      Button button = buttons.get(at);
      String url = button.url();
      text.append('\n').append(at + 1).append(". ").append(button.title());
      if (url != null) {
        text.append(": ").append(url);
      }
    }
  }

  /** How many choices at the beginning are called what they are numbered. */
  private static int numbers(List<Button> buttons) {
    return (int)
        IntStream.range(0, buttons.size())
            .takeWhile(at ->
                buttons.get(at).title().equals(String.valueOf(at + 1))
                    && buttons.get(at).url() == null)
            .count();
  }

  /** Gives a blank button a title, since no platform accepts one without. */
  private static Button titled(Button button) {
    return button.title().isBlank() ? new Button(ELLIPSIS, button.token(), button.url()) : button;
  }

  private List<Content> custom(Content.Custom custom) {
    if (custom.platform().equals(platform)) {
      return List.of(custom);
    }
    List<Content> plain = PlatformJson.plain(custom.json());
    if (plain.isEmpty() && custom.platform().isEmpty()) {
      return fit(Text.plain(custom.json()));
    }
    return plain.stream().flatMap(part -> fit(part).stream()).toList();
  }

  private static Text mapLink(Content.Location location) {
    String point = location.latitude() + "," + location.longitude();
    StringBuilder text = new StringBuilder("📍 ");
    if (location.title() != null) {
      text.append(location.title()).append(' ');
    }
    if (location.address() != null) {
      text.append(location.address()).append(' ');
    }
    int start = text.length();
    String url =
        "https://www.openstreetmap.org/?mlat="
            + location.latitude()
            + "&mlon="
            + location.longitude();
    text.append(point);
    return new Text(
        text.toString(), List.of(new Span(Content.Style.LINK, start, point.length(), url)));
  }

  private List<Text> split(Text text, int limit) {
    List<Span> spans = capabilities.has(Feature.STYLES) ? text.spans() : List.of();
    String rest = text.text();
    if (size(rest) <= limit) {
      return rest.isBlank() ? List.of() : List.of(new Text(rest, spans));
    }
    List<Text> pieces = new ArrayList<>();
    int offset = 0;
    while (offset < rest.length()) {
      int end = end(rest, offset, limit);
      String piece = rest.substring(offset, end);
      if (!piece.isBlank()) {
        pieces.add(new Text(piece, within(spans, offset, end)));
      }
      offset = end;
    }
    return pieces;
  }

  /** The end of a piece that begins at {@code from}: at white space in its second half, if any. */
  private int end(String text, int from, int limit) {
    int hard = from;
    int used = 0;
    while (hard < text.length()) {
      int next = hard + Character.charCount(text.codePointAt(hard));
      int cost = size(text.substring(hard, next));
      if (used + cost > limit) {
        break;
      }
      used += cost;
      hard = next;
    }
    if (hard == text.length()) {
      return hard;
    }
    int least = from + (hard - from) / 2;
    for (String boundary : List.of("\n\n", "\n", " ")) {
      int at = text.lastIndexOf(boundary, hard - boundary.length());
      if (at >= least) {
        return at + boundary.length();
      }
    }
    return hard;
  }

  /** A part of a text, with its formatting. */
  public static Text part(Text text, int from, int end) {
    return new Text(text.text().substring(from, end), within(text.spans(), from, end));
  }

  private static List<Span> within(List<Span> spans, int from, int end) {
    List<Span> inside = new ArrayList<>();
    for (Span span : spans) {
      int start = Math.max(span.offset(), from);
      int stop = Math.min(span.offset() + span.length(), end);
      if (start < stop) {
        inside.add(new Span(span.style(), start - from, stop - start, span.href()));
      }
    }
    return inside;
  }

  private int size(String text) {
    return switch (capabilities.unit()) {
      case UTF16 -> text.length();
      case UTF8_BYTES -> text.getBytes(StandardCharsets.UTF_8).length;
    };
  }
}
