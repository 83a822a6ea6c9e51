package dev.baton.connector;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters that are not part of any word: they end a line, move a terminal's cursor or change the
 * direction of writing. Includes those outside ASCII.
 */
public final class ControlCharacters {

  private static final String ANY =
      "[\\p{Cc}\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]";
  private static final Pattern ONE = Pattern.compile(ANY);
  private static final Pattern RUN = Pattern.compile(ANY + "++");

  private ControlCharacters() {}

  /**
   * The text with each run of control characters replaced.
   *
   * @param sign replaces each run; may be empty
   */
  public static String replaced(String text, String sign) {
    return RUN.matcher(text).replaceAll(Matcher.quoteReplacement(sign));
  }

  /** The text with each control character written as a JSON escape, for use in a JSON string. */
  public static String escaped(String text) {
    return ONE.matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                String.format(Locale.ROOT, "\\u%04x", (int) found.group().charAt(0))));
  }
}
