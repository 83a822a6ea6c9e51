package dev.baton.connector;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one rule that tells agents' notes from words for users. If any line begins with two slashes
 * or {@code /note}, the whole text is a note.
 *
 * <p>What counts is what a person sees and means: look-alikes of the slash are slashes, what is
 * invisible is not there, and list signs, quote signs, other marks and mentions may stand before.
 * Properties of Unicode decide wherever there is one. In doubt it is a note: a word that is held
 * back is written again, a note that was sent is not taken back.
 *
 * <p>Routing applies it to all that agents write. A channel needs it only if its messages have two
 * forms, of which one may be a note where the other is not.
 */
public final class NoteRule {

  /** Signs that look like a slash and have another name, as Unicode's own list of them says. */
  private static final String SLASHES =
      "/\u1735\u2041\u2044\u2215\u2571\u27cb\u29f6\u29f8\u2e4a\u31d3"
          + Character.toString(0x1d23a)
          + Character.toString(0x1f67c);

  /** Signs that look like several slashes. */
  private static final String SLASH_PAIRS = "\u2afb\u2afd" + Character.toString(0x1cc1f);

  /** Letters that look like a slash; they count only in pairs, since words begin with one. */
  private static final String STROKES = "\u2cc6\u2cc7\u3033\u4e3f";

  /** Letters and symbols that show nothing, whatever their properties say. */
  private static final String BLANKS =
      "\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd"
          + Character.toString(0x13441)
          + Character.toString(0x13442)
          + Character.toString(0x1d159);

  private static final String SIGN = "•";
  private static final String MENTION = "@m ";
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** A digit drawn as a key, which people use as a list sign. */
  private static final Pattern KEYCAP = Pattern.compile("[0-9#*]\\x{fe0f}?+\\x{20e3}");

  private static final Pattern MENTIONED =
      Pattern.compile("@\\p{L}[\\p{L}\\p{N}_.-]*+(?:\\s?[:;])?");
  private static final Pattern MARK =
      Pattern.compile(
          "\\s++|\\p{N}{1,3}+(?:[.):\\]]|(?=\\s))|(?:\\p{L}|[ivxIVX]{1,5})[.)\\]]"
              + "|[\\p{P}\\p{S}&&[^/:;]]");
  private static final Pattern NOTE =
      Pattern.compile(
          "[/" + STROKES + "]\\s*+[/" + STROKES + "]|/\\s*+note(?![\\p{L}\\p{N}_])",
          Pattern.CASE_INSENSITIVE);

  private NoteRule() {}

  /**
   * How a line begins.
   *
   * @param mention whether a mention stands before its first word
   * @param words the line from its first word on, without what is invisible; may be empty
   */
  public record Beginning(boolean mention, String words) {

    private boolean isNote() {
      return NOTE.matcher(words).lookingAt();
    }
  }

  /** Whether a text is for agents only. */
  public static boolean isNote(Text text) {
    return beginnings(text).stream().anyMatch(Beginning::isNote);
  }

  /** Whether the first line that shows anything makes a note of a text. */
  public static boolean beginsAsNote(Text text) {
    List<Beginning> lines = beginnings(text);
    return !lines.isEmpty() && lines.getFirst().isNote();
  }

  /** How each line begins, without lines that show nothing. */
  public static List<Beginning> beginnings(Text text) {
    List<Beginning> lines = new ArrayList<>();
    for (String line : LINE_BREAK.split(withoutNames(text), -1)) {
      String folded = folded(line);
      if (!folded.isBlank()) {
        lines.add(beginning(folded));
      }
    }
    return lines;
  }

  private static Beginning beginning(String line) {
    Matcher mention = MENTIONED.matcher(line);
    Matcher mark = MARK.matcher(line);
    boolean mentioned = false;
    int from = 0;
    while (from < line.length()) {
      if (mention.region(from, line.length()).lookingAt()) {
        mentioned = true;
        from = mention.end();
      } else if (mark.region(from, line.length()).lookingAt()) {
        from = mark.end();
      } else {
        break;
      }
    }
    return new Beginning(mentioned, line.substring(from));
  }

  /** A mention may have any name, so a short one takes its place. */
  private static String withoutNames(Text text) {
    String words = text.text();
    StringBuilder shown = new StringBuilder();
    int from = 0;
    List<Span> mentions =
        text.spans().stream()
            .filter(span -> span.style() == Style.MENTION)
            .sorted(Comparator.comparingInt(Span::offset))
            .toList();
    for (Span mention : mentions) {
      int end = Math.min(mention.offset() + mention.length(), words.length());
      if (mention.offset() >= from && end > mention.offset()) {
        shown.append(words, from, mention.offset()).append(MENTION);
        from = end;
      }
    }
    return shown.append(words, from, words.length()).toString();
  }

  /**
   * Returns a text as it looks: in Unicode's NFKC, with a slash for each look-alike, a space for
   * each blank and nothing for what is invisible.
   */
  public static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    String signs = KEYCAP.matcher(text).replaceAll(SIGN);
    signs.codePoints().forEach(letter -> fold(letter, folded));
    return folded.toString();
  }

  /** Whether a character shows nothing and takes no room either. */
  public static boolean isInvisible(int letter) {
    return switch (Character.getType(letter)) {
      case Character.FORMAT,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          true;
      case Character.CONTROL -> !Character.isWhitespace(letter);
      default -> BLANKS.indexOf(letter) >= 0;
    };
  }

  /** Whether a character is a space of any kind. */
  public static boolean isBlank(int letter) {
    return Character.isWhitespace(letter) || Character.isSpaceChar(letter);
  }

  private static void fold(int letter, StringBuilder folded) {
    if (SLASH_PAIRS.indexOf(letter) >= 0) {
      folded.append("//");
      return;
    }
    int type = Character.getType(letter);
    boolean sign = type == Character.OTHER_SYMBOL || type == Character.OTHER_NUMBER;
    if (letter < 0x80 || !Character.isDefined(letter)) {
      append(letter, folded);
    } else if (sign && SLASHES.indexOf(letter) < 0 && BLANKS.indexOf(letter) < 0) {
      folded.append(SIGN);
    } else {
      Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFKC)
          .codePoints()
          .forEach(part -> append(part, folded));
    }
  }

  private static void append(int letter, StringBuilder folded) {
    if (SLASHES.indexOf(letter) >= 0) {
      folded.append('/');
    } else if (isBlank(letter)) {
      folded.append(' ');
    } else if (!isInvisible(letter)) {
      folded.appendCodePoint(letter);
    }
  }
}
