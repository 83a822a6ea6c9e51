package dev.baton.webex;

import dev.baton.connector.Content;
import dev.baton.connector.Content.Style;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/**
 * Reads the HTML of a Webex message into plain text with spans.
 *
 * <p>jsoup parses it as a browser does, so there is no input that cannot be read: what is never
 * closed ends with its parent, and tags without a meaning here are left out while their words are
 * kept. Lists are indented, the cells of a table's row stand on one line, and what a browser does
 * not show (scripts, styles, comments) is dropped. Pure.
 *
 * <p>jsoup keeps at most 512 elements open at once, and the tree is walked without recursion:
 * neither deep nesting nor a long input can exhaust the stack, and the time grows with the length.
 */
final class HtmlText implements NodeFilter {

  private static final String MENTION = "spark-mention";
  private static final String BULLET = "•";
  private static final String CELL = "|";
  private static final int NESTED_LIST = BULLET.length() + 1;
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n\\f]+");
  private static final Pattern AROUND = Pattern.compile("^ | $");
  private static final Pattern ADDRESSING =
      Pattern.compile("^[\\s\\u00a0]*[,:][\\s\\u00a0]*|^[\\s\\u00a0]+");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,9}");
  private static final Set<String> HIDDEN =
      Set.of("script", "style", "template", "title", "iframe", "noembed", "noframes");
  private static final Set<String> BLOCKS =
      Set.of(
          """
          address article aside blockquote caption center dd details div dl dt
          fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main
          nav ol section summary table tr ul
          """
              .strip()
              .split("\\s+", -1));
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
          Map.entry("a", Style.LINK),
          Map.entry(MENTION, Style.MENTION));

  /** The markers of one list: bullets, or numbers that count up. */
  private static final class Markers {

    private final boolean numbered;
    private int number;

    Markers(boolean numbered, int number) {
      this.numbered = numbered;
      this.number = number;
    }

    String next(Element item) {
      if (!numbered) {
        return BULLET;
      }
      int own = number(item, "value", number);
      number = own + 1;
      return own + ".";
    }
  }

  private final Predicate<String> bot;
  private final SpannedTextBuilder text = new SpannedTextBuilder();
  private final Deque<Markers> lists = new ArrayDeque<>();
  private final Deque<Integer> indents = new ArrayDeque<>();
  private boolean addressed;
  private int preformatted;
  private int rowStart;

  private HtmlText(Predicate<String> bot) {
    this.bot = bot;
  }

  /**
   * Reads the text of a message.
   *
   * @param bot whether the object id of a mention is the bot's; such mentions are left out, and at
   *     the start of the text also the comma or colon after them
   */
  static Content.Text read(String html, Predicate<String> bot) {
    HtmlText reader = new HtmlText(bot);
    NodeTraversor.filter(reader, Jsoup.parseBodyFragment(html).body());
    return reader.text.build();
  }

  /** Whether the bot is mentioned. */
  static boolean mentions(String html, Predicate<String> bot) {
    return Jsoup.parseBodyFragment(html).getElementsByTag(MENTION).stream()
        .anyMatch(mention -> isBot(mention, bot));
  }

  /** The names by which a message mentions people and bots. */
  static List<String> mentioned(String html) {
    return Jsoup.parseBodyFragment(html).getElementsByTag(MENTION).stream()
        .map(Element::text)
        .filter(name -> !name.isBlank())
        .distinct()
        .toList();
  }

  @Override
  public FilterResult head(Node node, int depth) {
    return switch (node) {
      case TextNode words -> {
        read(words.getWholeText());
        yield FilterResult.CONTINUE;
      }
      case Element element -> open(element);
      default -> FilterResult.SKIP_ENTIRELY;
    };
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      close(element);
    }
    return FilterResult.CONTINUE;
  }

  private FilterResult open(Element element) {
    String name = element.normalName();
    if (HIDDEN.contains(name)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    if (name.equals(MENTION) && isBot(element, bot)) {
      addressed = true;
      return FilterResult.SKIP_ENTIRELY;
    }
    if (BLOCKS.contains(name)) {
      text.newLine();
    }
    switch (name) {
      case "br" -> text.lineBreak();
      case "p" -> text.emptyLine();
      case "img" -> read(element.attr("alt"));
      case "ul" -> list(element, new Markers(false, 0));
      case "ol" -> list(element, new Markers(true, number(element, "start", 1)));
      case "li" -> item(element);
      case "tr" -> rowStart = text.length();
      case "td", "th" -> cell(element);
      case "pre" -> {
        text.nextLine();
        preformatted++;
      }
      default -> {}
    }
    if (STYLES.containsKey(name)) {
      style(element, STYLES.get(name));
    }
    return FilterResult.CONTINUE;
  }

  private void close(Element element) {
    String name = element.normalName();
    if (STYLES.containsKey(name)) {
      text.end();
    }
    switch (name) {
      case "ul", "ol" -> {
        lists.pop();
        text.indent(-indents.pop());
      }
      case "li" -> {
        text.indent(-indents.pop());
        text.nextLine();
      }
      case "pre" -> {
        preformatted--;
        text.nextLine();
      }
      case "p" -> text.newLine();
      case "tr" -> text.nextLine();
      default -> {}
    }
    if (BLOCKS.contains(name)) {
      text.newLine();
    }
  }

  private void style(Element element, Style style) {
    String href = style == Style.LINK ? element.attr("href").strip() : null;
    boolean plain = style == Style.LINK ? "".equals(href) : style == Style.CODE && preformatted > 0;
    text.begin(plain ? null : style, href);
  }

  private void read(String words) {
    if (preformatted > 0) {
      text.appendLines(words);
      return;
    }
    String flowing = BLANKS.matcher(words).replaceAll(" ");
    if (flowing.startsWith(" ")) {
      text.blank();
    }
    String core = AROUND.matcher(flowing).replaceAll("");
    boolean first = addressed && text.length() == 0;
    text.append(first ? ADDRESSING.matcher(core).replaceFirst("") : core);
    if (flowing.endsWith(" ")) {
      text.blank();
    }
  }

  /** A list in an item is indented with the item's text; one right in a list is indented alone. */
  private void list(Element list, Markers markers) {
    boolean misplaced = list.parentNameIs("ul") || list.parentNameIs("ol");
    indent(misplaced ? NESTED_LIST : 0);
    lists.push(markers);
  }

  private void item(Element item) {
    text.nextLine();
    String marker = lists.isEmpty() ? BULLET : lists.peek().next(item);
    text.append(marker);
    text.blank();
    text.stay();
    indent(marker.length() + 1);
  }

  private void cell(Element cell) {
    if (cell.previousElementSibling() != null) {
      if (text.length() > rowStart) {
        text.backToLine();
      }
      text.append(CELL);
      text.blank();
    }
    text.stay();
  }

  private void indent(int columns) {
    indents.push(columns);
    text.indent(columns);
  }

  private static int number(Element element, String attribute, int otherwise) {
    String given = element.attr(attribute).strip();
    return NUMBER.matcher(given).matches() ? Integer.parseInt(given) : otherwise;
  }

  private static boolean isBot(Element mention, Predicate<String> bot) {
    return mention.hasAttr("data-object-id") && bot.test(mention.attr("data-object-id"));
  }
}
