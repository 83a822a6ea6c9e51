package dev.baton.testkit;

import dev.baton.connector.Content.Span;
import dev.baton.connector.Content.Style;
import dev.baton.connector.Content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an agent may write, as a note or as words for a user, in one of the many ways in which
 * people and their apps write it.
 *
 * @param lines what was written, line by line
 * @param note whether people read it as a note
 */
public record NoteCase(List<Line> lines, boolean note) {

  private static final List<String> SLASHES =
      List.of(
          "/",
          "/",
          "/",
          "\uff0f",
          "\u2044",
          "\u2215",
          "\u29f8",
          "\u2571",
          "\u27cb",
          "\u2041",
          "\u1735",
          "\u31d3",
          "\u2e4a",
          "\ud83d\ude7c");
  private static final List<String> DOUBLE_SLASHES = List.of("\u2afd", "\u2afb", " \u4e3f\u4e3f");
  private static final List<String> INVISIBLE =
      List.of(
          "\u200b",
          "\u200d",
          "\u200e",
          "\u202e",
          "\u2066",
          "\u2060",
          "\ufeff",
          "\u00ad",
          "\u034f",
          "\u061c",
          "\u115f",
          "\u1160",
          "\u17b4",
          "\u180e",
          "\u2800",
          "\u3164",
          "\uffa0",
          "\ufe0f",
          "\ufe00",
          "\u0301",
          "\u0332",
          "\u0489",
          "\ufffc",
          "\ue000",
          "\udb40\udc20",
          "\udb40\udd00",
          "\ud834\udd59");
  private static final List<String> BLANKS =
      List.of(" ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\u202f");
  private static final List<String> SIGNS =
      List.of(
          "-", "*", "•", "–", "—", "·", "‣", "◦", ">", ">>", "|", "#", "##", "+", "~", "_", "**",
          "`", "```", "\"", "“", "«", "'", "(", "[", "[ ]", "…", "!", "→", "☐", "✅", "😡", "１.",
          "1.", "12)", "(3)", "a)", "B.", "iv.", "①", "⑴", "⒈", "1️⃣ ");
  private static final List<String> NAMES =
      List.of("ben", "Ben_B", "ann.smith", "бен", "support-2");
  private static final List<String> FULL_NAMES = List.of("Ben B", "Ann O'Neil", "李 明", "// Ben");
  private static final List<String> BREAKS =
      List.of("\n", "\n", "\n\n", "\r\n", "\u2028", "\u0085");
  private static final List<String> NOTES =
      List.of("note", "NOTE", "Note", "\uff4e\uff4f\uff54\uff45", "no\u200bte", "n\u00adote");
  private static final List<String> REMARKS =
      List.of("he is angry", "", "x", "http://a.b", "!!!", "@ann see", "ноль", "注意");
  private static final List<String> WORDS =
      List.of(
          "Hello",
          "see http://example.com // the page",
          "https://a.b//c",
          "and/or",
          "w//e",
          "24/7",
          "24//7",
          "1/2 of it",
          "½ an hour",
          "I/O",
          "a // b",
          "we had //slashes//",
          "note/ this",
          "Über",
          "привет",
          "你好",
          "ノノさん",
          "مرحبا",
          "👍 ok",
          "- an item // x",
          "> a quote",
          "1. one / two",
          "(see //b)",
          "# a title",
          "c/o Ann",
          "~5 km",
          "$5 / day",
          ":-/",
          ":// hm",
          "ok :-//");
  private static final List<String> LATER_WORDS =
      List.of("/usr/bin", "/notes are here", "- /x", "/ a", "/-", "\\\\server");

  /**
   * A line.
   *
   * @param pieces its words and mentions, in order
   */
  public record Line(List<Piece> pieces) {}

  /**
   * A part of a line.
   *
   * @param mention whether it is the name of somebody who is mentioned
   */
  public record Piece(String words, boolean mention) {}

  /** A random note or, as often, random words that are none. */
  public static NoteCase of(Random random) {
    boolean note = random.nextBoolean();
    List<Line> lines = new ArrayList<>();
    for (int more = random.nextInt(3); more > 0; more--) {
      lines.add(words(random, lines.isEmpty()));
    }
    lines.add(note ? remark(random) : words(random, lines.isEmpty()));
    if (random.nextInt(4) == 0) {
      lines.add(words(random, false));
    }
    return new NoteCase(lines, note);
  }

  /** All of it as one text, in which mentions are spans. */
  public Text text(Random random) {
    StringBuilder text = new StringBuilder();
    List<Span> spans = new ArrayList<>();
    for (Line line : lines) {
      if (!text.isEmpty()) {
        text.append(any(random, BREAKS));
      }
      for (Piece piece : line.pieces()) {
        if (piece.mention()) {
          spans.add(new Span(Style.MENTION, text.length(), piece.words().length(), null));
        }
        text.append(piece.words());
      }
    }
    return new Text(text.toString(), spans);
  }

  private static Line words(Random random, boolean first) {
    boolean slash = !first && random.nextInt(4) == 0;
    String words = any(random, slash ? LATER_WORDS : WORDS);
    return new Line(List.of(new Piece(gap(random) + words, false)));
  }

  private static Line remark(Random random) {
    List<Piece> pieces = new ArrayList<>();
    for (int before = random.nextInt(5); before > 0; before--) {
      pieces.add(new Piece(gap(random), false));
      pieces.add(
          switch (random.nextInt(4)) {
            case 0 ->
                new Piece("@" + any(random, NAMES) + any(random, List.of("", ",", ":")), false);
            case 1 -> new Piece(any(random, FULL_NAMES), true);
            default -> new Piece(any(random, SIGNS), false);
          });
    }
    pieces.add(new Piece(gap(random) + mark(random) + any(random, REMARKS), false));
    return new Line(pieces);
  }

  private static String mark(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> any(random, DOUBLE_SLASHES);
      case 1 ->
          any(random, SLASHES) + gap(random) + any(random, NOTES) + any(random, List.of(" ", ": "));
      default -> any(random, SLASHES) + gap(random) + any(random, SLASHES);
    };
  }

  /** Some of what people do not see, often nothing. */
  private static String gap(Random random) {
    StringBuilder gap = new StringBuilder();
    for (int more = random.nextInt(4) - 1; more > 0; more--) {
      gap.append(any(random, random.nextBoolean() ? INVISIBLE : BLANKS));
    }
    return gap.toString();
  }

  private static String any(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
