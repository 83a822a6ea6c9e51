package dev.baton.routing.content;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Builds a formatted text piece by piece. */
public final class TextBuilder {

  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();

  public TextBuilder plain(String more) {
    text.append(more);
    return this;
  }

  public TextBuilder bold(String more) {
    return styled(Style.BOLD, more);
  }

  public TextBuilder italic(String more) {
    return styled(Style.ITALIC, more);
  }

  /** Adds a text with its formatting. */
  public TextBuilder add(Text more) {
    for (Span span : more.spans()) {
      spans.add(new Span(span.style(), text.length() + span.offset(), span.length(), span.href()));
    }
    text.append(more.text());
    return this;
  }

  public TextBuilder newLine() {
    text.append('\n');
    return this;
  }

  public Text text() {
    return new Text(text.toString(), spans);
  }

  private TextBuilder styled(Style style, String more) {
    if (!more.isEmpty()) {
      spans.add(new Span(style, text.length(), more.length(), null));
      text.append(more);
    }
    return this;
  }

  /** A line in italics: how Baton's own words look where people write, too. */
  public static Text italicLine(String words) {
    return new TextBuilder().italic(words).text();
  }

  /** Any content as one line of text, for lists and histories. */
  public static String summary(Content content) {
    return content instanceof Content.Native own
        ? own.asText()
        : summary(content, UnaryOperator.identity());
  }

  /**
   * Any content as one line of text, for whoever sent it: what only their platform has is named by
   * its kind, since it is Baton that put it into words, in English.
   *
   * @param kinds the word for what is no text, by its English one: image, document, location, or
   *     whatever the platform calls it
   */
  public static String summary(Content content, UnaryOperator<String> kinds) {
    return switch (content) {
      case Text words -> words.text();
      case Content.Media media -> {
        String name = media.file().name();
        Text caption = media.caption();
        yield "["
            + kinds.apply(word(media.kind()))
            + (name == null ? "" : " " + name)
            + "]"
            + (caption == null ? "" : " " + caption.text());
      }
      case Content.Location location ->
          "["
              + kinds.apply("location")
              + " "
              + location.latitude()
              + ", "
              + location.longitude()
              + "]";
      case Content.Contact contact -> "[" + kinds.apply("contact") + " " + contact.name() + "]";
      case Content.Choice choice -> choice.words().replace("\n", ", ");
      case Content.Buttons buttons ->
          buttons.text().text()
              + buttons.buttons().stream()
                  .map(button -> " [" + button.title() + "]")
                  .reduce("", String::concat);
      case Content.Card card -> card.fallback().text();
      case Content.Native own -> "[" + kinds.apply(own.kind()) + "]";
      case Content.Custom custom -> "[" + kinds.apply(custom.platform() + " content") + "]";
    };
  }

  /** The English word for a kind of media. */
  static String word(Content.MediaKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
