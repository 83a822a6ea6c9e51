package dev.baton.testkit.webex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One paragraph of markdown, with CommonMark's rules for escapes, entities, code, links and
 * emphasis.
 */
record InlineMarkdown(String text, String html) {

  private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,7}|amp|lt|gt|quot|nbsp);");
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>]*>");
  private static final Pattern LINK_TARGET = Pattern.compile("\\(([^\\s()<>]*)\\)");
  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "nbsp", "\u00a0");

  /** Plain text, or a run of characters that may turn out to be markup. */
  private static final class Piece {
    private final String text;
    private final String html;
    private final boolean opens;
    private final boolean closes;
    private final boolean signs;
    private final List<String> endTags = new ArrayList<>();
    private final List<String> startTags = new ArrayList<>();
    private int left;

    Piece(String text, String html) {
      this(text, html, false, false, false);
    }

    Piece(String text, String html, boolean signs, boolean opens, boolean closes) {
      this.text = text;
      this.html = html;
      this.signs = signs;
      this.opens = opens;
      this.closes = closes;
      this.left = signs ? text.length() : 0;
    }

    String shownText() {
      return signs ? text.substring(0, left) : text;
    }

    String shownHtml() {
      return signs ? text.substring(0, left) : html;
    }
  }

  static InlineMarkdown of(String source) {
    List<Piece> pieces = pieces(source);
    match(pieces);
    StringBuilder text = new StringBuilder();
    StringBuilder html = new StringBuilder();
    for (Piece piece : pieces) {
      piece.endTags.forEach(html::append);
      html.append(piece.shownHtml());
      piece.startTags.reversed().forEach(html::append);
      text.append(piece.shownText());
    }
    return new InlineMarkdown(text.toString(), html.toString());
  }

  private static List<Piece> pieces(String source) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < source.length()) {
      at = next(source, at, pieces);
    }
    return pieces;
  }

  private static int next(String source, int at, List<Piece> pieces) {
    char c = source.charAt(at);
    return switch (c) {
      case '\\' -> escape(source, at, pieces);
      case '&' -> entity(source, at, pieces);
      case '`' -> code(source, at, pieces);
      case '[' -> link(source, at, pieces);
      case '<' -> tag(source, at, pieces);
      case '*', '_' -> signs(source, at, pieces);
      default -> literal(source.substring(at, at + 1), at + 1, pieces);
    };
  }

  private static int literal(String words, int next, List<Piece> pieces) {
    pieces.add(new Piece(words, WebexMarkdown.escape(words)));
    return next;
  }

  private static int escape(String source, int at, List<Piece> pieces) {
    if (at + 1 < source.length()
        && punctuation(source.charAt(at + 1))
        && source.charAt(at + 1) < 128) {
      return literal(source.substring(at + 1, at + 2), at + 2, pieces);
    }
    return literal("\\", at + 1, pieces);
  }

  private static int entity(String source, int at, List<Piece> pieces) {
    Matcher entity = ENTITY.matcher(source).region(at, source.length());
    if (!entity.lookingAt()) {
      return literal("&", at + 1, pieces);
    }
    String name = entity.group(1);
    String meant =
        name.startsWith("#")
            ? Character.toString(Integer.parseInt(name.substring(1)))
            : NAMED.getOrDefault(name, entity.group());
    return literal(meant, entity.end(), pieces);
  }

  private static int code(String source, int at, List<Piece> pieces) {
    int end = source.indexOf('`', at + 1);
    if (end < 0) {
      return literal("`", at + 1, pieces);
    }
    String held = source.substring(at + 1, end);
    pieces.add(new Piece(held, "<code>" + WebexMarkdown.escape(held) + "</code>"));
    return end + 1;
  }

  private static int tag(String source, int at, List<Piece> pieces) {
    Matcher tag = TAG.matcher(source).region(at, source.length());
    if (!tag.lookingAt()) {
      return literal("<", at + 1, pieces);
    }
    pieces.add(new Piece("", tag.group()));
    return tag.end();
  }

  private static int link(String source, int at, List<Piece> pieces) {
    int depth = 0;
    for (int i = at; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        Matcher target = LINK_TARGET.matcher(source).region(i + 1, source.length());
        if (target.lookingAt()) {
          InlineMarkdown shown = of(source.substring(at + 1, i));
          String href = WebexMarkdown.escape(target.group(1));
          pieces.add(new Piece(shown.text(), "<a href=\"" + href + "\">" + shown.html() + "</a>"));
          return target.end();
        }
        break;
      }
    }
    return literal("[", at + 1, pieces);
  }

  private static int signs(String source, int at, List<Piece> pieces) {
    char sign = source.charAt(at);
    int end = at;
    while (end < source.length() && source.charAt(end) == sign) {
      end++;
    }
    char before = at == 0 ? ' ' : source.charAt(at - 1);
    char after = end == source.length() ? ' ' : source.charAt(end);
    boolean left = !blank(after) && (!punctuation(after) || blank(before) || punctuation(before));
    boolean right = !blank(before) && (!punctuation(before) || blank(after) || punctuation(after));
    boolean opens = sign == '*' ? left : left && (!right || punctuation(before));
    boolean closes = sign == '*' ? right : right && (!left || punctuation(after));
    String run = source.substring(at, end);
    pieces.add(new Piece(run, run, true, opens, closes));
    return end;
  }

  private static void match(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      Piece closer = pieces.get(i);
      while (closer.closes && closer.left > 0) {
        int from = opener(pieces, i);
        if (from < 0) {
          break;
        }
        Piece opener = pieces.get(from);
        int used = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
        String tag = used == 2 ? "strong" : "em";
        opener.left -= used;
        closer.left -= used;
        opener.startTags.add("<" + tag + ">");
        closer.endTags.add("</" + tag + ">");
      }
    }
  }

  private static int opener(List<Piece> pieces, int closing) {
    Piece closer = pieces.get(closing);
    for (int i = closing - 1; i >= 0; i--) {
      Piece candidate = pieces.get(i);
      if (!candidate.endTags.isEmpty() && candidate.left == 0) {
        continue;
      }
      if (candidate.signs
          && candidate.opens
          && candidate.left > 0
          && candidate.text.charAt(0) == closer.text.charAt(0)) {
        boolean both = candidate.closes || closer.opens;
        boolean odd =
            both
                && (candidate.text.length() + closer.text.length()) % 3 == 0
                && !(candidate.text.length() % 3 == 0 && closer.text.length() % 3 == 0);
        if (!odd) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean blank(char c) {
    return Character.isWhitespace(c) || c == '\u00a0';
  }

  private static boolean punctuation(char c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }
}
