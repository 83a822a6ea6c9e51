package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the HTML of a Webex message into plain text with spans.
 *
 * <p>Tolerant: what is not a tag is text, what is never closed ends with the message, tags it does
 * not know are left out and what they hold is kept. One pass over the input; nesting deeper than
 * {@value #DEEPEST} is read without its style.
 */
final class HtmlText {

  private static final int DEEPEST = 64;
  private static final Pattern TAG =
      Pattern.compile("</?([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'){0,200})>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Za-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");
  private static final Map<String, Style> STYLES =
      Map.ofEntries(
          Map.entry("b", Style.BOLD),
          Map.entry("strong", Style.BOLD),
          Map.entry("i", Style.ITALIC),
          Map.entry("em", Style.ITALIC),
          Map.entry("u", Style.UNDERLINE),
          Map.entry("ins", Style.UNDERLINE),
          Map.entry("s", Style.STRIKE),
          Map.entry("strike", Style.STRIKE),
          Map.entry("del", Style.STRIKE),
          Map.entry("code", Style.CODE),
          Map.entry("pre", Style.CODE_BLOCK),
          Map.entry("blockquote", Style.QUOTE),
          Map.entry("a", Style.LINK));

  private record Open(String tag, @Nullable Style style, int start, @Nullable String href) {}

  private final Predicate<String> bot;
  private final StringBuilder text = new StringBuilder();
  private final List<Span> spans = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<Integer> numbering = new ArrayDeque<>();
  private boolean skipping;
  private boolean addressed;
  private int preformatted;
  private int spanned;

  private HtmlText(Predicate<String> bot) {
    this.bot = bot;
  }

  /**
   * @param bot whether an object id of a mention is the bot's; such mentions are left out
   */
  static Content.Text read(String html, Predicate<String> bot) {
    HtmlText reader = new HtmlText(bot);
    reader.walk(html);
    return reader.trimmed();
  }

  /** Whether the bot is mentioned. */
  static boolean mentions(String html, Predicate<String> bot) {
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      if (tag.group(1).equalsIgnoreCase("spark-mention") && isBot(tag.group(2), bot)) {
        return true;
      }
    }
    return false;
  }

  private void walk(String html) {
    int at = 0;
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      literal(html.substring(at, tag.start()));
      String name = tag.group(1).toLowerCase(Locale.ROOT);
      if (html.charAt(tag.start() + 1) == '/') {
        close(name);
      } else {
        open(name, tag.group(2));
      }
      at = tag.end();
    }
    literal(html.substring(at));
    while (!open.isEmpty()) {
      end(open.pop());
    }
  }

  private void open(String name, String attributes) {
    switch (name) {
      case "br" -> line();
      case "p" -> paragraph();
      case "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre" -> freshLine();
      case "ul" -> list(0);
      case "ol" -> list(1);
      case "li" -> item();
      case "spark-mention" -> mention(attributes);
      default -> {}
    }
    if (name.equals("pre")) {
      preformatted++;
    }
    Style style = STYLES.get(name);
    if (style == Style.CODE && preformatted > 0) {
      style = null;
    }
    boolean tracked = style != null || STYLES.containsKey(name);
    if (tracked && open.size() < DEEPEST) {
      String href = style == Style.LINK ? attribute(attributes, "href") : null;
      open.push(
          new Open(name, href == null && style == Style.LINK ? null : style, text.length(), href));
    }
  }

  private void close(String name) {
    switch (name) {
      case "spark-mention" -> skipping = false;
      case "ul", "ol" -> {
        if (!numbering.isEmpty()) {
          numbering.pop();
        }
        freshLine();
      }
      case "pre" -> preformatted = Math.max(0, preformatted - 1);
      default -> {}
    }
    for (Iterator<Open> opened = open.iterator(); opened.hasNext(); ) {
      Open candidate = opened.next();
      if (candidate.tag().equals(name)) {
        opened.remove();
        end(candidate);
        break;
      }
    }
    switch (name) {
      case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "li" -> freshLine();
      default -> {}
    }
  }

  private void end(Open opened) {
    int length = text.length() - opened.start();
    if (opened.style() != null && length > 0) {
      spans.add(new Span(opened.style(), opened.start(), length, opened.href()));
      spanned = text.length();
    }
  }

  private void literal(String raw) {
    if (skipping || raw.isEmpty()) {
      return;
    }
    String plain = preformatted > 0 ? raw : raw.replaceAll("[ \\t\\r\\n\\f]+", " ");
    if (preformatted == 0 && plain.startsWith(" ") && endsBlank()) {
      plain = plain.substring(1);
    }
    String decoded = entities(plain);
    if (addressed && text.isEmpty()) {
      decoded = decoded.replaceFirst("^\\s*[,:]\\s*", "");
    }
    text.append(decoded);
  }

  private void mention(String attributes) {
    if (isBot(attributes, bot)) {
      skipping = true;
      addressed = true;
    }
  }

  private void list(int first) {
    freshLine();
    numbering.push(first);
  }

  private void item() {
    freshLine();
    int number = numbering.isEmpty() ? 0 : numbering.pop();
    text.append(number == 0 ? "• " : number + ". ");
    numbering.push(number == 0 ? 0 : number + 1);
  }

  private void line() {
    dropTrailingSpaces();
    text.append('\n');
  }

  private void freshLine() {
    dropTrailingSpaces();
    if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
  }

  private void paragraph() {
    freshLine();
    if (text.length() > 1 && text.charAt(text.length() - 2) != '\n') {
      text.append('\n');
    }
  }

  /** Spaces before a line's end go, but never those that an open span has counted. */
  private void dropTrailingSpaces() {
    if (preformatted > 0) {
      return;
    }
    int counted = open.isEmpty() ? spanned : Math.max(spanned, open.peek().start());
    int end = text.length();
    while (end > counted && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
  }

  private boolean endsBlank() {
    return text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
  }

  private Content.Text trimmed() {
    String whole = text.toString();
    int from = whole.length() - whole.stripLeading().length();
    int to = Math.max(from, whole.stripTrailing().length());
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      int start = Math.max(span.offset(), from);
      int end = Math.min(span.offset() + span.length(), to);
      while (start < end && Character.isWhitespace(whole.charAt(end - 1))) {
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
    return new Content.Text(whole.substring(from, to), kept);
  }

  private static boolean isBot(String attributes, Predicate<String> bot) {
    String id = attribute(attributes, "data-object-id");
    return id != null && bot.test(id);
  }

  private static @Nullable String attribute(String attributes, String wanted) {
    Matcher attribute = ATTRIBUTE.matcher(attributes);
    while (attribute.find()) {
      if (attribute.group(1).equalsIgnoreCase(wanted)) {
        for (int group = 2; group <= 4; group++) {
          if (attribute.group(group) != null) {
            return entities(attribute.group(group));
          }
        }
      }
    }
    return null;
  }

  private static String entities(String raw) {
    return raw.indexOf('&') < 0
        ? raw
        : ENTITY
            .matcher(raw)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    entity(found.group(), found.group(1), found.group(2), found.group(3))));
  }

  private static String entity(
      String whole, @Nullable String decimal, @Nullable String hex, @Nullable String name) {
    if (name != null) {
      return NAMED.getOrDefault(name, whole);
    }
    int point =
        decimal != null ? Integer.parseInt(decimal) : hex != null ? Integer.parseInt(hex, 16) : -1;
    boolean character =
        Character.isValidCodePoint(point)
            && point != 0
            && Character.getType(point) != Character.SURROGATE;
    return character ? Character.toString(point) : whole;
  }
}
