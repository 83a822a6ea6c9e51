package dev.baton.texts;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the styles in a pattern, {@code <b>} for bold and {@code <i>} for italics, and fills words
 * in. The words are filled in last, so that nothing in them is taken for a style.
 */
final class StyledText {

  /** Signs for private use, which stand for the words until those are filled in. */
  private static final char FIRST = '\uE000';

  private final List<Text> words;
  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  private StyledText(List<Text> words) {
    this.words = words;
  }

  /** A style that has begun and has not ended. */
  private record Open(Mark mark, int from) {}

  /** How a style is written in patterns. */
  private enum Mark {
    BOLD("<b>", "</b>", Style.BOLD),
    ITALIC("<i>", "</i>", Style.ITALIC);

    private final String begin;
    private final String end;
    private final Style style;

    Mark(String begin, String end, Style style) {
      this.begin = begin;
      this.end = end;
      this.style = style;
    }
  }

  /** What stands in a pattern for some words. */
  static String placeholder(int index) {
    return String.valueOf((char) (FIRST + index));
  }

  /**
   * A pattern's text with its styles and words.
   *
   * @param filled the text with a placeholder for each of the words
   */
  static Text of(String filled, List<Text> words) {
    return new StyledText(words).read(filled);
  }

  /** What is wrong with the styles of a text; empty if nothing is. */
  static Optional<String> problem(String filled) {
    for (Mark mark : Mark.values()) {
      if (count(filled, mark.begin) != count(filled, mark.end)) {
        return Optional.of("has not as many " + mark.begin + " as " + mark.end);
      }
    }
    return Optional.empty();
  }

  private static int count(String text, String sign) {
    int count = 0;
    for (int at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) {
      count++;
    }
    return count;
  }

  private Text read(String filled) {
    int at = 0;
    while (at < filled.length()) {
      at += mark(filled, at);
    }
    return new Text(text.toString(), spans);
  }

  /** Reads what stands at a place; returns how long that is. */
  private int mark(String filled, int at) {
    for (Mark mark : Mark.values()) {
      if (filled.startsWith(mark.begin, at)) {
        open.push(new Open(mark, text.length()));
        return mark.begin.length();
      }
      if (filled.startsWith(mark.end, at)) {
        end(open.isEmpty() ? null : open.pop());
        return mark.end.length();
      }
    }
    char sign = filled.charAt(at);
    int index = sign - FIRST;
    if (index >= 0 && index < words.size()) {
      add(words.get(index));
    } else {
      text.append(sign);
    }
    return 1;
  }

  private void end(@Nullable Open begun) {
    if (begun != null && begun.from() < text.length()) {
      spans.add(new Span(begun.mark().style, begun.from(), text.length() - begun.from(), null));
    }
  }

  private void add(Text more) {
    for (Span span : more.spans()) {
      spans.add(new Span(span.style(), text.length() + span.offset(), span.length(), span.href()));
    }
    text.append(more.text());
  }
}
