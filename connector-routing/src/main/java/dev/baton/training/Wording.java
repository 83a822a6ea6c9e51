package dev.baton.training;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells whether two texts are nearly the same, and names them. */
final class Wording {

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern DIGITS = Pattern.compile("\\p{Nd}+");
  private static final Pattern LABEL = Pattern.compile("\\[[^\\[\\]]*]");
  private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{Nd}]+");
  private static final int WORDS = 6;
  private static final int LONGEST = 48;

  private Wording() {}

  /**
   * The words of a text, each once and in order of the alphabet, without case, accents, numbers and
   * signs: the same for texts that differ in nothing else. Empty if there are no words.
   */
  static String folded(String text) {
    return words(text.replace("[number]", " 0 "))
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** A name made of the first words of a text; {@code unnamed} if it has none. */
  static String name(String text) {
    String name =
        words(LABEL.matcher(text).replaceAll(" ")).limit(WORDS).collect(Collectors.joining("_"));
    String kept =
        name.codePointCount(0, name.length()) > LONGEST
            ? name.substring(0, name.offsetByCodePoints(0, LONGEST))
            : name;
    return kept.isEmpty() ? "unnamed" : kept;
  }

  private static Stream<String> words(String text) {
    String plain =
        MARKS
            .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    return Arrays.stream(OTHERS.split(DIGITS.matcher(plain).replaceAll("0")))
        .filter(word -> !word.isEmpty());
  }

  /** The runs of three characters in a folded text, with its beginning and its end. */
  static Set<String> trigrams(String folded) {
    String padded = "  " + folded + " ";
    Set<String> runs = new HashSet<>();
    for (int at = 0; at + 3 <= padded.length(); at++) {
      runs.add(padded.substring(at, at + 3));
    }
    return runs;
  }
}
