package dev.baton.gateway;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.baton.connector.SettingForm.Choice;
import dev.baton.connector.Settings;
import dev.baton.masking.Finder;
import dev.baton.masking.Finder.Stretch;
import dev.baton.masking.Masking;
import dev.baton.masking.Personal;
import dev.baton.masking.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is hidden from agents. Custom expressions are RE2's: their running time grows linearly
 * with the text, so none of them can hold up a message.
 */
final class MaskingSection {

  private static final String NAME = "[a-z][a-z0-9-]{0,31}";
  private static final int LONGEST = 1000;

  private static final Choice RULES =
      new Choice(Arrays.stream(Personal.values()).map(Personal::word).toList(), false);

  private MaskingSection() {}

  /** Reads the section {@code masking}; problems are noted in the settings. */
  static Masking read(Settings settings) {
    List<Rule> rules = new ArrayList<>();
    for (String word : settings.texts("rules", List.of(), RULES)) {
      Optional<Personal> known = usual(word);
      known.ifPresent(rule -> rules.add(rule.rule()));
      if (known.isEmpty()) {
        settings.problem(
            "rules", "names '" + word + "', which is not a known rule; choose from: " + words());
      }
    }
    Settings own = settings.section("patterns");
    for (String name : own.names()) {
      if (!name.matches(NAME) || usual(name).isPresent()) {
        own.problem(
            name,
            "is not a valid name; write at most 32 lower-case letters, digits and -, the first a"
                + " letter, and none of: "
                + words());
      }
      Finder finder = finder(own, name, own.text(name));
      if (finder != null) {
        rules.add(new Rule(name, finder));
      }
    }
    List<Finder> kept = new ArrayList<>();
    for (String expression : settings.texts("keep", List.of())) {
      Finder finder = finder(settings, "keep", expression);
      if (finder != null) {
        kept.add(finder);
      }
    }
    if (rules.isEmpty() && !kept.isEmpty()) {
      settings.problem("keep", "has no effect without 'rules' or 'patterns'");
    }
    return new Masking(rules, kept);
  }

  private static Optional<Personal> usual(String word) {
    return Arrays.stream(Personal.values()).filter(rule -> rule.word().equals(word)).findFirst();
  }

  private static String words() {
    return String.join(", ", RULES.words());
  }

  private static @Nullable Finder finder(Settings settings, String key, String expression) {
    if (expression.isEmpty() || expression.length() > LONGEST) {
      settings.problem(key, "is not an expression of 1 to " + LONGEST + " characters");
      return null;
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      if (pattern.matches("")) {
        settings.problem(
            key,
            "matches the empty text, which is everywhere; let it match at least one character");
        return null;
      }
      return text -> found(pattern, text);
    } catch (PatternSyntaxException malformed) {
      settings.problem(key, "is not a valid RE2 expression: " + malformed.getDescription());
      return null;
    }
  }

  private static List<Stretch> found(Pattern pattern, String text) {
    List<Stretch> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(new Stretch(matcher.start(), matcher.end()));
    }
    return found;
  }
}
