package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds plain text with spans from left to right.
 *
 * <p>Line breaks, indentation and blanks are remembered and written only before the next words. So
 * no line ends in a blank, line breaks around nested blocks do not add up, and a span covers its
 * words and not the gaps around them.
 */
final class SpannedTextBuilder {

  /** Nesting must not multiply the length of the text, so nothing is indented further. */
  private static final int WIDEST_INDENT = 40;

  private static final int NO_WORDS_YET = -1;

  /** A span whose end has not been reached. */
  private static final class OpenSpan {

    private final @Nullable Style style;
    private final @Nullable String href;
    private int start = NO_WORDS_YET;

    OpenSpan(@Nullable Style style, @Nullable String href) {
      this.style = style;
      this.href = href;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();
  private final Deque<OpenSpan> open = new ArrayDeque<>();
  private int lineBreaks;
  private boolean blank;
  private boolean staying;
  private int indent;

  /** The length of what is written, without the gap that is remembered. */
  int length() {
    return text.length();
  }

  /** Words without line breaks. */
  void append(String words) {
    if (!words.isEmpty()) {
      gap(Math.min(indent, WIDEST_INDENT));
      text.append(words);
    }
  }

  /** Words whose blanks and line breaks count; they are not indented. */
  void appendLines(String lines) {
    String unified = lines.replace("\r\n", "\n").replace('\r', '\n');
    int end = unified.length();
    while (end > 0 && unified.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0) {
      gap(0);
      text.append(unified, 0, end);
    }
    lineBreaks += unified.length() - end;
  }

  /** A space, unless there is a gap already. */
  void blank() {
    blank = true;
  }

  /** One more line break. */
  void lineBreak() {
    lineBreaks++;
  }

  /** What follows starts a line, unless the line is to be {@link #stay stayed} on. */
  void newLine() {
    lineBreaks(1);
  }

  /** What follows stands below an empty line, unless the line is to be {@link #stay stayed} on. */
  void emptyLine() {
    lineBreaks(2);
  }

  /** What follows starts a line in any case. */
  void nextLine() {
    staying = false;
    newLine();
  }

  /** What follows stands on this line even if it is a block, as beside the marker of a list. */
  void stay() {
    staying = true;
  }

  /** Forgets line breaks that were asked for: what follows stands on the line of the last words. */
  void backToLine() {
    lineBreaks = 0;
    blank = true;
  }

  /** Moves the start of the lines that follow. */
  void indent(int columns) {
    indent += columns;
  }

  /**
   * Begins a span with the next words.
   *
   * @param style null for none; {@link #end} has to be called all the same
   */
  void begin(@Nullable Style style, @Nullable String href) {
    open.push(new OpenSpan(style, href));
  }

  /** Ends the span that was begun last; one without words is dropped. */
  void end() {
    OpenSpan ended = open.pop();
    if (ended.style != null && ended.start != NO_WORDS_YET) {
      spans.add(new Span(ended.style, ended.start, text.length() - ended.start, ended.href));
    }
  }

  /** All that was written, without blanks at its start and end; the outer spans come first. */
  Content.Text build() {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (from < to && isBlank(text.charAt(to - 1))) {
      to--;
    }
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      int start = Math.max(span.offset(), from);
      int end = Math.min(span.offset() + span.length(), to);
      while (start < end && Character.isWhitespace(text.charAt(end - 1))) {
        end--;
      }
      if (start < end) {
        kept.add(new Span(span.style(), start - from, end - start, span.href()));
      }
    }
    kept.sort(
        Comparator.comparingInt(Span::offset)
            .thenComparing(Comparator.comparingInt(Span::length).reversed())
            .thenComparing(Span::style));
    return new Content.Text(text.substring(from, to), kept);
  }

  private void lineBreaks(int atLeast) {
    if (!staying) {
      lineBreaks = Math.max(lineBreaks, atLeast);
    }
  }

  private void gap(int columns) {
    if (!text.isEmpty() && lineBreaks > 0) {
      text.append("\n".repeat(lineBreaks)).append(" ".repeat(columns));
    } else if (!text.isEmpty() && blank) {
      text.append(' ');
    }
    lineBreaks = 0;
    blank = false;
    staying = false;
    for (OpenSpan begun : open) {
      if (begun.start != NO_WORDS_YET) {
        break;
      }
      begun.start = text.length();
    }
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || c == '\u00a0';
  }
}
