package dev.baton.connector;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that are no words: they end a line, move a terminal's cursor, or turn the direction of
 * reading around. In every alphabet, not only in ASCII.
 */
public final class ControlCharacters {

  private static final String ANY =
      "[\\p{Cc}\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]";
  private static final Pattern ONE = Pattern.compile(ANY);
  private static final Pattern RUN = Pattern.compile(ANY + "++");

  private ControlCharacters() {}

  /** A text with one sign, or nothing, in the place of each run of them. */
  public static String replaced(String text, String sign) {
    return RUN.matcher(text).replaceAll(Matcher.quoteReplacement(sign));
  }

  /** A text in which they are spelled as JSON spells them, so that a string of JSON keeps them. */
  public static String escaped(String text) {
    return ONE.matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                String.format(Locale.ROOT, "\\u%04x", (int) found.group().charAt(0))));
  }
}
