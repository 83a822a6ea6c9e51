package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes text with spans as Webex markdown.
 *
 * <p>Text stays text: every character that could begin markup is escaped, and angle brackets become
 * entities, so no text can turn into a mention such as {@code <@all>}. Underline, strike and
 * spoiler do not exist in Webex's dialect and are left out. So is the code style around a backtick
 * or the beginning of a mention, since nothing can be escaped within code.
 */
final class Markdown {

  private static final Pattern LINE_START = Pattern.compile("^(?:[#+=-]|\\d{1,9}[.)])");
  private static final List<Style> NESTING =
      List.of(Style.LINK, Style.BOLD, Style.ITALIC, Style.CODE);

  private final String text;
  private final List<Span> spans;
  private final StringBuilder out = new StringBuilder();

  private Markdown(Content.Text content) {
    this.text = content.text();
    this.spans = content.spans().stream().filter(this::fits).filter(this::writable).toList();
  }

  static String of(Content.Text content) {
    return new Markdown(content).write();
  }

  private String write() {
    List<Span> blocks =
        spans.stream()
            .filter(span -> span.style() == Style.CODE_BLOCK)
            .sorted(Comparator.comparingInt(Span::offset))
            .toList();
    int at = 0;
    for (Span block : blocks) {
      if (block.offset() >= at) {
        lines(at, block.offset());
        fence(block);
        at = end(block);
      }
    }
    lines(at, text.length());
    return out.toString();
  }

  private void fence(Span block) {
    if (!out.isEmpty()) {
      out.append(out.charAt(out.length() - 1) == '\n' ? "" : "\n");
    }
    out.append("```\n").append(text, block.offset(), end(block));
    out.append(out.charAt(out.length() - 1) == '\n' ? "```\n" : "\n```\n");
  }

  private void lines(int from, int to) {
    int at = from;
    boolean quoted = false;
    while (at < to) {
      int newline = text.indexOf('\n', at);
      boolean last = newline < 0 || newline >= to;
      int stop = last ? to : newline;
      boolean quote = stop > at && covers(Style.QUOTE, at, stop);
      if (quoted && !quote && stop > at) {
        out.append('\n');
      }
      if (quote) {
        out.append("> ");
      }
      line(at, stop);
      if (!last) {
        boolean besideBlank = stop == at || stop + 1 >= to || text.charAt(stop + 1) == '\n';
        out.append(besideBlank ? "\n" : "  \n");
      }
      quoted = quote;
      at = stop + 1;
    }
  }

  private void line(int from, int to) {
    int at = from;
    while (at < to && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      out.append('\u00a0');
      at++;
    }
    if (LINE_START.matcher(text.substring(at, to)).find()) {
      int mark = at;
      while (Character.isDigit(text.charAt(mark))) {
        mark++;
      }
      if (!styledWithin(at, mark + 1)) {
        out.append(text, at, mark).append('\\').append(text.charAt(mark));
        at = mark + 1;
      }
    }
    List<Span> active = new ArrayList<>();
    for (int cut : cuts(at, to)) {
      List<Span> wanted = wanted(at, cut);
      int same = 0;
      while (same < Math.min(active.size(), wanted.size())
          && active.get(same).equals(wanted.get(same))) {
        same++;
      }
      close(active, same);
      for (Span span : wanted.subList(same, wanted.size())) {
        out.append(opening(span));
        active.add(span);
      }
      boolean code = active.stream().anyMatch(span -> span.style() == Style.CODE);
      out.append(code ? text.substring(at, cut) : escaped(text.substring(at, cut)));
      at = cut;
    }
    close(active, 0);
  }

  /** Returns the positions in a line at which the styles change, and the end of the line. */
  private SortedSet<Integer> cuts(int from, int to) {
    SortedSet<Integer> cuts = new TreeSet<>();
    for (Span span : spans) {
      if (NESTING.contains(span.style())) {
        Span tight = tightened(span, from, to);
        if (tight != null) {
          cuts.add(tight.offset());
          cuts.add(end(tight));
        }
      }
    }
    cuts.removeIf(cut -> cut <= from || cut >= to);
    if (from < to) {
      cuts.add(to);
    }
    return cuts;
  }

  private List<Span> wanted(int from, int to) {
    int lineStart = text.lastIndexOf('\n', from - 1) + 1;
    int newline = text.indexOf('\n', from);
    int lineEnd = newline < 0 ? text.length() : newline;
    List<Span> wanted = new ArrayList<>();
    for (Style style : NESTING) {
      for (Span span : spans) {
        Span tight = span.style() == style ? tightened(span, lineStart, lineEnd) : null;
        if (tight != null && tight.offset() <= from && end(tight) >= to) {
          wanted.add(span);
          break;
        }
      }
    }
    return wanted;
  }

  /** Markdown ignores a marker next to a blank, so a span is cut back to its words. */
  private @Nullable Span tightened(Span span, int from, int to) {
    int start = Math.max(span.offset(), from);
    int end = Math.min(end(span), to);
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return start < end ? new Span(span.style(), start, end - start, span.href()) : null;
  }

  private boolean styledWithin(int from, int to) {
    return spans.stream()
        .anyMatch(span -> NESTING.contains(span.style()) && span.offset() < to && end(span) > from);
  }

  private boolean covers(Style style, int from, int to) {
    return spans.stream()
        .anyMatch(span -> span.style() == style && span.offset() < to && end(span) > from);
  }

  private void close(List<Span> active, int keep) {
    while (active.size() > keep) {
      out.append(closing(active.removeLast()));
    }
  }

  private boolean fits(Span span) {
    return span.offset() >= 0 && span.length() > 0 && end(span) <= text.length();
  }

  private boolean writable(Span span) {
    String held = text.substring(span.offset(), end(span));
    return switch (span.style()) {
      case BOLD, ITALIC, QUOTE -> true;
      case CODE -> !held.contains("`") && !held.contains("<@") && !held.contains("\n");
      case CODE_BLOCK -> !held.contains("```") && !held.contains("<@");
      case LINK -> span.href() != null && web(span.href());
      case UNDERLINE, STRIKE, SPOILER, MENTION -> false;
    };
  }

  private static boolean web(String href) {
    String lower = href.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://")
        || lower.startsWith("http://")
        || lower.startsWith("mailto:");
  }

  private static String opening(Span span) {
    return switch (span.style()) {
      case LINK -> "[";
      case BOLD -> "**";
      case ITALIC -> "*";
      case CODE -> "`";
      case UNDERLINE, STRIKE, SPOILER, QUOTE, CODE_BLOCK, MENTION -> "";
    };
  }

  private static String closing(Span span) {
    return span.style() == Style.LINK ? "](" + address(span.href()) + ")" : opening(span);
  }

  private static String address(@Nullable String href) {
    return href == null
        ? ""
        : href.replace(" ", "%20")
            .replace("(", "%28")
            .replace(")", "%29")
            .replace("<", "%3C")
            .replace(">", "%3E")
            .replace("\\", "%5C")
            .replaceAll("\\p{Cntrl}", "");
  }

  private static String escaped(String plain) {
    StringBuilder escaped = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        case '\\', '`', '*', '_', '[', ']', '~', '|', '!' -> escaped.append('\\').append(c);
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static int end(Span span) {
    return span.offset() + span.length();
  }
}
