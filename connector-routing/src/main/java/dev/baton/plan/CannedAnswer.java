package dev.baton.plan;

import java.text.Normalizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text that agents send by its name.
 *
 * @param name what agents call it; upper and lower case are the same
 * @param texts what it says, by language, the usual one first; an empty language is for all. The
 *     fields <code>{user}</code> and <code>{agent}</code> stand for the names of those who talk
 */
public record CannedAnswer(String name, Map<String, String> texts) {

  /** How many characters a text may have. */
  public static final int LONGEST = 4000;

  /** What stands in braces. */
  public static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nd}_-]{1,40}");
  private static final Set<String> FIELDS = Set.of("user", "agent");
  private static final Set<String> VERBS = Set.of("save", "drop");

  public CannedAnswer {
    name = named(name);
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    if (!isName(name)) {
      throw new IllegalArgumentException("canned." + name + ": is no name");
    }
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("canned." + name + ": has no text");
    }
    for (String text : texts.values()) {
      String problem = problem(text);
      if (problem != null) {
        throw new IllegalArgumentException("canned." + name + ": " + problem);
      }
    }
  }

  /** An answer that is the same in all languages. */
  public CannedAnswer(String name, String text) {
    this(name, Map.of("", text));
  }

  /** A name as all spellings of it are kept. */
  public static String named(String written) {
    return Normalizer.normalize(written, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether this can be a name: letters, digits, - and _, at most 40, and none of the words that
   * mean something behind the command.
   */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !VERBS.contains(name);
  }

  /** Returns what is wrong with a text, as the end of a sentence; null if nothing is. */
  public static @Nullable String problem(String text) {
    return switch (flaw(text)) {
      case null -> null;
      case Flaw.Empty empty -> "is empty";
      case Flaw.TooLong tooLong -> "has more than %d characters".formatted(tooLong.most());
      case Flaw.UnknownField unknown ->
          "has the field %s; there are only {user} and {agent}".formatted(unknown.field());
    };
  }

  /** Returns what is wrong with a text; null if nothing is. */
  public static @Nullable Flaw flaw(String text) {
    if (text.isBlank()) {
      return new Flaw.Empty();
    }
    if (text.length() > LONGEST) {
      return new Flaw.TooLong(LONGEST);
    }
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      if (!FIELDS.contains(field.group(1))) {
        return new Flaw.UnknownField(field.group());
      }
    }
    return null;
  }

  /** Why a text cannot be said. */
  public sealed interface Flaw {

    record Empty() implements Flaw {}

    record TooLong(int most) implements Flaw {}

    /** A name in braces for which nothing is filled in. */
    record UnknownField(String field) implements Flaw {}
  }

  /**
   * What it says to somebody who reads a language: in that language or a variety of it, else in the
   * usual one.
   *
   * @param language a tag such as {@code de} or {@code pt-BR}; null if it is not known
   */
  public String in(@Nullable String language) {
    String tag = tag(language);
    String exact = null;
    String similar = null;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String known = tag(text.getKey());
      if (exact == null && known.equals(tag)) {
        exact = text.getValue();
      }
      if (similar == null && primary(known).equals(primary(tag))) {
        similar = text.getValue();
      }
    }
    String usual = texts.values().iterator().next();
    return exact != null ? exact : similar != null ? similar : usual;
  }

  private static String tag(@Nullable String language) {
    return language == null ? "" : language.replace('_', '-').toLowerCase(Locale.ROOT);
  }

  private static String primary(String tag) {
    int dash = tag.indexOf('-');
    return dash < 0 ? tag : tag.substring(0, dash);
  }
}
