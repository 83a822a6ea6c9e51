package dev.baton.connector;

import dev.baton.connector.Capabilities.Rate;
import dev.baton.connector.SettingForm.Plain;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Typed reader of a part of the configuration, which collects the problems of the whole file.
 *
 * <p>A getter never throws: for a missing or bad value it notes a {@link Problem} with the value's
 * path and returns a harmless value instead. {@link #verify()}, called once after everything was
 * read, throws all problems together; keys that nobody read are problems too. Not thread-safe.
 */
public final class Settings {

  private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,6})\\s+in\\s+(\\S.*)");

  private final String path;
  private final Map<String, @Nullable Object> values;
  private final Map<String, Set<SettingForm>> asked = new LinkedHashMap<>();
  private final Map<String, Settings> sections = new HashMap<>();
  private final List<Settings> children;
  private final List<Problem> problems;
  private boolean named;

  private Settings(
      String path,
      Map<String, @Nullable Object> values,
      List<Settings> children,
      List<Problem> problems) {
    this.path = path;
    this.values = values;
    this.children = children;
    this.problems = problems;
    children.add(this);
  }

  /** Settings from a tree of maps, lists and scalars, as a YAML parser returns it. */
  public static Settings of(Map<String, ? extends @Nullable Object> values) {
    return new Settings("", new LinkedHashMap<>(values), new ArrayList<>(), new ArrayList<>());
  }

  /** The path of these settings in the file; empty for the root. */
  public String path() {
    return path;
  }

  /** The names of the entries, for sections whose keys are chosen freely. */
  public Set<String> names() {
    named = true;
    values.keySet().forEach(this::forms);
    return new LinkedHashSet<>(values.keySet());
  }

  /** Whether {@link #names} was asked for. */
  public boolean isNamed() {
    return named;
  }

  /** The keys that were asked for so far, each with the forms in which its value was read. */
  public Map<String, Set<SettingForm>> asked() {
    return Collections.unmodifiableMap(asked);
  }

  public boolean has(String key) {
    forms(key);
    return values.get(key) != null;
  }

  /**
   * Whether a value is a section with keys of its own, for keys that also accept a single value.
   */
  public boolean isSection(String key) {
    forms(key).add(Plain.SECTION);
    return values.get(key) instanceof Map<?, ?>;
  }

  /** A section; an empty one if it is missing. Returns the same object each time. */
  public Settings section(String key) {
    Settings known = sections.get(key);
    if (known != null) {
      return known;
    }
    forms(key).add(Plain.SECTION);
    Object value = values.get(key);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> nested) {
      nested.forEach((name, entry) -> map.put(String.valueOf(name), entry));
    } else if (value != null) {
      problem(
          key,
          "must be a section with keys of its own, not "
              + describe(value)
              + "; write key: value below it");
    }
    Settings section = new Settings(pathOf(key), map, children, problems);
    sections.put(key, section);
    return section;
  }

  /** A required text. */
  public String text(String key) {
    return read(key, Plain.TEXT, "", "a text", Settings::scalar);
  }

  public String text(String key, String otherwise) {
    return isWritten(key, Plain.TEXT) ? text(key) : otherwise;
  }

  public @Nullable String textOrNull(String key) {
    return isWritten(key, Plain.TEXT) ? text(key) : null;
  }

  /** A required text that is one of some words, written as they are. */
  public String word(String key, Collection<String> words) {
    return word(key, new SettingForm.Choice(List.copyOf(words), false));
  }

  /** A text that is one of some words, in upper or lower case; returns the word itself. */
  public String word(String key, String otherwise, Collection<String> words) {
    SettingForm.Choice choice = new SettingForm.Choice(List.copyOf(words), true);
    return isWritten(key, choice) ? word(key, choice) : otherwise;
  }

  private String word(String key, SettingForm.Choice choice) {
    String text = read(key, choice, "", "a text", Settings::scalar);
    String word =
        choice.words().stream()
            .filter(each -> choice.anyCase() ? each.equalsIgnoreCase(text) : each.equals(text))
            .findFirst()
            .orElse("");
    if (word.isEmpty() && !text.isEmpty()) {
      problem(key, "is not known; write one of: " + String.join(", ", choice.words()));
    }
    return word;
  }

  /** A required text of which the reader checks more than that it is one. */
  public String text(String key, SettingForm.Shape shape) {
    return read(key, shape, "", "a text", Settings::scalar);
  }

  public String text(String key, String otherwise, SettingForm.Shape shape) {
    return isWritten(key, shape) ? text(key, shape) : otherwise;
  }

  /** A required secret: ASCII without control characters; white space around it is dropped. */
  public Secret secret(String key) {
    String value = read(key, Plain.SECRET, "", "a text", Settings::scalar).strip();
    if (!value.chars().allMatch(letter -> letter >= 0x20 && letter <= 0x7e)) {
      problem(key, "holds a character that no token has; copy it once more");
    }
    return new Secret(value);
  }

  public @Nullable Secret secretOrNull(String key) {
    return isWritten(key, Plain.SECRET) ? secret(key) : null;
  }

  /** A required {@code http} or {@code https} address. */
  public URI url(String key) {
    return read(
        key, Plain.URL, URI.create("http://invalid/"), "an http(s) URL", Settings::parseUrl);
  }

  public URI url(String key, String otherwise) {
    return isWritten(key, Plain.URL) ? url(key) : URI.create(otherwise);
  }

  public @Nullable URI urlOrNull(String key) {
    return isWritten(key, Plain.URL) ? url(key) : null;
  }

  /** A whole number within bounds. */
  public int number(String key, int otherwise, int least, int most) {
    SettingForm form = new SettingForm.WholeNumber(least, most);
    if (!isWritten(key, form)) {
      return otherwise;
    }
    return read(
        key,
        form,
        otherwise,
        "a whole number from " + least + " to " + most,
        value -> {
          String text = scalar(value);
          if (text == null || !text.matches("-?\\d{1,9}")) {
            return null;
          }
          int number = Integer.parseInt(text);
          return number < least || number > most ? null : number;
        });
  }

  public boolean flag(String key, boolean otherwise) {
    if (!isWritten(key, Plain.FLAG)) {
      return otherwise;
    }
    return read(
        key,
        Plain.FLAG,
        otherwise,
        "true or false",
        value ->
            switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
              case "true", "on" -> true;
              case "false", "off" -> false;
              default -> null;
            });
  }

  /** A length of time, written {@code 500ms}, {@code 30s}, {@code 15m}, {@code 2h}, {@code 7d}. */
  public Duration duration(String key, Duration otherwise) {
    return isWritten(key, Plain.DURATION)
        ? read(
            key,
            Plain.DURATION,
            otherwise,
            "a duration such as 30s, 15m or 2h",
            Settings::parseDuration)
        : otherwise;
  }

  public @Nullable Duration durationOrNull(String key) {
    return isWritten(key, Plain.DURATION) ? duration(key, Duration.ZERO) : null;
  }

  /** A list of durations; a single one counts as a list of one. */
  public List<Duration> durations(String key, List<Duration> otherwise) {
    if (!isWritten(key, Plain.DURATIONS)) {
      return otherwise;
    }
    return read(
        key,
        Plain.DURATIONS,
        otherwise,
        "durations such as [2m, 5m]",
        value -> {
          List<Duration> durations = new ArrayList<>();
          for (Object entry : value instanceof List<?> list ? list : List.of(value)) {
            Duration duration = entry == null ? null : parseDuration(entry);
            if (duration == null) {
              return null;
            }
            durations.add(duration);
          }
          return durations;
        });
  }

  /** How many calls in how long, written {@code 20 in 1m}, or {@code unlimited}. */
  public Rate rate(String key, Rate otherwise) {
    return isWritten(key, Plain.RATE)
        ? read(
            key,
            Plain.RATE,
            otherwise,
            "a pace such as '20 in 1m', or 'unlimited'",
            Settings::parseRate)
        : otherwise;
  }

  /** One of the constants of an enum, written in lower case with dashes. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    List<String> words = Arrays.stream(constants).map(Settings::spelt).toList();
    SettingForm form = new SettingForm.Choice(words, false);
    if (!isWritten(key, form)) {
      return otherwise;
    }
    return read(
        key,
        form,
        otherwise,
        String.join(" | ", words),
        value ->
            Arrays.stream(constants)
                .filter(constant -> spelt(constant).equals(scalar(value)))
                .findFirst()
                .orElse(null));
  }

  /** A list of texts, none of them blank; a single text counts as a list of one. */
  public List<String> texts(String key, List<String> otherwise) {
    return texts(key, otherwise, Plain.TEXT);
  }

  /**
   * A list of texts of which the reader checks more than that they are texts.
   *
   * @param each the form of each
   */
  public List<String> texts(String key, List<String> otherwise, SettingForm each) {
    SettingForm form = new SettingForm.Several(each);
    if (!isWritten(key, form)) {
      return otherwise;
    }
    return read(
        key,
        form,
        otherwise,
        "a list of texts",
        value -> {
          List<String> texts = new ArrayList<>();
          for (Object entry : value instanceof List<?> list ? list : List.of(value)) {
            String text = entry == null ? "" : scalar(entry);
            if (text == null) {
              return null;
            }
            if (text.isBlank()) {
              problem(key, "has an empty entry; fill it in, or take it out");
              return otherwise;
            }
            texts.add(text);
          }
          return texts;
        });
  }

  /** Notes a problem with a key of this section. */
  public void problem(String key, String text) {
    problems.add(new Problem(pathOf(key), text));
  }

  /**
   * Ends the reading of the whole file and reports all problems.
   *
   * @throws SettingsException with every problem that was noted and every unknown key
   */
  public void verify() {
    for (Settings section : children) {
      for (String key : section.values.keySet()) {
        if (!section.asked.containsKey(key)) {
          String hint = section.nearest(key);
          section.problem(
              key,
              "is not known here"
                  + (hint == null
                      ? "; known are " + String.join(", ", section.asked.keySet())
                      : "; did you mean '" + hint + "'?"));
        }
      }
    }
    if (!problems.isEmpty()) {
      List<Problem> all =
          problems.stream().distinct().sorted(Comparator.comparing(Problem::path)).toList();
      throw new SettingsException(all);
    }
  }

  private Set<SettingForm> forms(String key) {
    return asked.computeIfAbsent(key, unasked -> new LinkedHashSet<>());
  }

  private boolean isWritten(String key, SettingForm form) {
    forms(key).add(form);
    return values.get(key) != null;
  }

  private <T> T read(
      String key,
      SettingForm form,
      T standIn,
      String wanted,
      Function<Object, @Nullable T> parser) {
    forms(key).add(form);
    Object value = values.get(key);
    if (value == null || (value instanceof String text && text.isBlank())) {
      problem(key, (value == null ? "is missing" : "is empty") + "; write " + wanted);
      return standIn;
    }
    T parsed = parser.apply(value);
    if (parsed == null) {
      String found = value instanceof String ? "is not valid" : "is " + describe(value);
      problem(key, found + "; write " + wanted);
      return standIn;
    }
    return parsed;
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private @Nullable String nearest(String key) {
    return asked.keySet().stream()
        .filter(known -> distance(known, key) <= 2)
        .min(Comparator.comparingInt(known -> distance(known, key)))
        .orElse(null);
  }

  private static @Nullable String scalar(Object value) {
    return value instanceof Map || value instanceof List ? null : String.valueOf(value);
  }

  private static @Nullable URI parseUrl(Object value) {
    try {
      URI uri = new URI(String.valueOf(value));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static @Nullable Duration parseDuration(Object value) {
    String text = String.valueOf(value).strip();
    Matcher written = DURATION.matcher(text);
    if (written.matches()) {
      String digits = written.group(1);
      if (digits.length() > 9) {
        return null;
      }
      long amount = Long.parseLong(digits);
      return switch (written.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
    try {
      Duration iso = Duration.parse(text);
      return iso.isNegative() ? null : iso;
    } catch (DateTimeParseException malformed) {
      return null;
    }
  }

  private static @Nullable Rate parseRate(Object value) {
    String text = String.valueOf(value).strip();
    if (text.equals("unlimited")) {
      return Rate.UNLIMITED;
    }
    Matcher written = RATE.matcher(text);
    if (!written.matches()) {
      return null;
    }
    int calls = Integer.parseInt(written.group(1));
    Duration window = parseDuration(written.group(2));
    return calls == 0 || window == null || window.isZero() ? null : new Rate(calls, window);
  }

  private static String spelt(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String describe(Object value) {
    return switch (value) {
      case Map<?, ?> map -> "a section";
      case List<?> list -> "a list";
      case Number number -> "the number " + number;
      case Boolean flag -> "'" + flag + "'";
      default -> "a text";
    };
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  /**
   * Something wrong with the configuration.
   *
   * @param path dotted path of the value
   * @param text what is wrong and what to write instead; never contains the value of a secret
   */
  public record Problem(String path, String text) {

    @Override
    public String toString() {
      return path + " " + text;
    }
  }
}
