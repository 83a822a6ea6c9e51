package dev.baton.training;

import dev.baton.masking.Finder;
import dev.baton.masking.Finder.Stretch;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.masking.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes personal data out of what was said: whatever the configured rules mask, and always e-mail
 * addresses, phone, card and account numbers, long numbers, and the names of those who talk.
 */
final class Scrubber {

  private static final int SHORTEST_NAME = 2;

  private static final Rule LONG_NUMBER =
      new Rule("number", finder(Pattern.compile("\\p{Nd}(?:[ .,:/\\u00a0-]?\\p{Nd}){4,40}")));

  private static final Pattern LABEL = Pattern.compile("\\[[^\\[\\]]*]");
  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}]");

  private final Masking masking;

  /**
   * Creates a scrubber.
   *
   * @param configured what the operator has masked; what is never masked there is not masked here
   * @param names of people who take part, whose parts are masked wherever they stand alone
   */
  Scrubber(Masking configured, Collection<String> names) {
    List<Rule> rules = new ArrayList<>();
    Stream.of(Personal.values()).map(Personal::rule).forEach(rules::add);
    TreeSet<String> words = new TreeSet<>();
    for (String name : names) {
      for (String word : name.split("[^\\p{L}\\p{M}\\p{Nd}]+", -1)) {
        if (word.length() >= SHORTEST_NAME) {
          words.add(word);
        }
      }
    }
    if (!words.isEmpty()) {
      rules.add(new Rule("name", finder(anyOf(words))));
    }
    rules.add(LONG_NUMBER);
    this.masking = configured.and(rules);
  }

  private static Pattern anyOf(Collection<String> words) {
    return Pattern.compile(
        words.stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "@?(?<![\\p{L}\\p{Nd}])(?:", ")(?![\\p{L}\\p{Nd}])")),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static Finder finder(Pattern pattern) {
    return text -> {
      List<Stretch> found = new ArrayList<>();
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        found.add(new Stretch(matcher.start(), matcher.end()));
      }
      return found;
    };
  }

  /** A text on one line; null if nothing but personal data is in it. */
  @Nullable String line(String text) {
    return worded(masked(text));
  }

  /** A text on one or more lines; null if nothing but personal data is in it. */
  @Nullable String lines(String text) {
    return worded(
        text.lines()
            .map(this::masked)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n")));
  }

  /** Brackets of users become round ones: square ones mark what is masked, braces are code. */
  private String masked(String text) {
    String plain =
        INVISIBLE
            .matcher(BLANKS.matcher(text).replaceAll(" "))
            .replaceAll("")
            .replace('[', '(')
            .replace(']', ')')
            .replace('{', '(')
            .replace('}', ')')
            .replace('\\', '/');
    return masking.of(plain).replace("](", "] (").replace("][", "] [").strip();
  }

  private static @Nullable String worded(String text) {
    return LETTER.matcher(LABEL.matcher(text).replaceAll("")).find() ? text : null;
  }
}
