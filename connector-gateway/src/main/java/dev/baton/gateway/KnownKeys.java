package dev.baton.gateway;

import dev.baton.connector.SettingForm;
import dev.baton.connector.SettingForm.Choice;
import dev.baton.connector.SettingForm.Plain;
import dev.baton.connector.SettingForm.Several;
import dev.baton.connector.SettingForm.Shape;
import dev.baton.connector.SettingForm.WholeNumber;
import dev.baton.connector.Settings;
import dev.baton.connector.SettingsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which keys the reader takes, and in which form, from the reader itself: it reads files
 * that are filled with whatever it asked for, until it asks for nothing new. So nothing about a key
 * is said twice, and the keys of a channel that is on the class path are among them.
 *
 * <p>Where a value decides what else is asked for, each alternative gets files of its own. Not
 * thread-safe.
 */
final class KnownKeys {

  /** Stands in a path for a name that is chosen freely. */
  static final String ANY = "*";

  /** The key whose value decides which other keys a section has. */
  static final String TYPE = "type";

  private static final String NAME = "example";

  /** The value of a key that was only looked for, so that its form is not known yet. */
  private static final String LOOKED_FOR = "?";

  /**
   * The keys of one section.
   *
   * @param forms by key; without forms if nobody reads the value
   * @param needed the keys that cannot be left out
   * @param named whether the names of its entries are chosen freely
   */
  record Section(Map<String, Set<SettingForm>> forms, Set<String> needed, boolean named) {}

  private static final class Found {
    final Map<String, Set<SettingForm>> forms = new TreeMap<>();
    final Set<String> missed = new HashSet<>();
    final Set<String> spared = new HashSet<>();
    boolean closed;
    boolean named;
  }

  private final InstalledTypes installed;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> filled = new HashSet<>();

  /** Values to choose, by the section of the file that they are all in. */
  private final Map<String, Deque<Map<String, Object>>> alternatives = new TreeMap<>();

  private Map<String, Object> chosen = Map.of();
  private Set<String> problems = Set.of();
  private boolean sparing;

  private KnownKeys(InstalledTypes installed) {
    this.installed = installed;
  }

  /**
   * All sections, by path: {@code channels.*:telegram.pace} is the section {@code pace} of a
   * channel of type {@code telegram}; {@code channels.*} itself has the key {@code type} only.
   */
  static Map<String, Section> of(InstalledTypes installed) {
    KnownKeys keys = new KnownKeys(installed);
    keys.explore();
    Map<String, Section> sections = new TreeMap<>();
    keys.found.forEach((path, part) -> {
      Set<String> needed = new LinkedHashSet<>(part.missed);
      needed.removeAll(part.spared);
      sections.put(path, new Section(part.forms, needed, part.named && !part.closed));
    });
    return sections;
  }

  /**
   * Parts of the file do not depend on each other, so that each has its next alternative at once.
   */
  private void explore() {
    List<Map<String, Object>> all = new ArrayList<>();
    Map<String, Object> next = Map.of();
    do {
      all.add(next);
      fill(next);
      next = new HashMap<>();
      for (Deque<Map<String, Object>> part : alternatives.values()) {
        if (!part.isEmpty()) {
          next.putAll(part.remove());
        }
      }
    } while (!next.isEmpty());
    sparing = true;
    all.forEach(this::fill);
  }

  /** Reads files that grow, each choice in them as given or the first one. */
  private void fill(Map<String, Object> choices) {
    chosen = choices;
    Map<String, Object> file = new LinkedHashMap<>();
    boolean grown = true;
    while (grown) {
      ConfigurationReader reader =
          new ConfigurationReader(
              installed,
              Map.of(),
              new LinkedHashMap<String, @Nullable Object>(file),
              new Lines("", Map.of()));
      reader.configuration();
      problems = problems(reader.root);
      grown = grow("", reader.root, file);
    }
    found.forEach((path, part) ->
        part.forms.forEach((key, forms) -> {
          if (!forms.isEmpty()) {
            filled.add(below(path, key));
          }
        }));
  }

  private static Set<String> problems(Settings root) {
    try {
      root.verify();
      return Set.of();
    } catch (SettingsException wrong) {
      return wrong.problems().stream().map(Settings.Problem::path).collect(Collectors.toSet());
    }
  }

  private boolean grow(String path, Settings settings, Map<String, Object> file) {
    Found part = found.computeIfAbsent(path, section -> new Found());
    boolean grown = settings.isNamed() && !part.closed && name(part, settings, file);
    if (choose(path, settings, file)) {
      return true;
    }
    for (Map.Entry<String, Set<SettingForm>> question : settings.asked().entrySet()) {
      String key = question.getKey();
      boolean isName = settings.isNamed() && key.equals(NAME);
      if (isName && part.closed) {
        continue;
      }
      String known = isName ? ANY : key;
      Set<SettingForm> forms = part.forms.computeIfAbsent(known, unseen -> new LinkedHashSet<>());
      forms.addAll(question.getValue());
      String at = below(path, known);
      Object value = file.get(key);
      if (value == null || value.equals(LOOKED_FOR)) {
        boolean missed = problems.contains(below(settings.path(), key));
        if (sparing && value == null) {
          (missed ? part.missed : part.spared).add(key);
        }
        Object sample = sample(at, forms);
        if (!sample.equals(value)
            && (missed || sample instanceof Map || (!sparing && !filled.contains(at)))) {
          file.put(key, sample);
          grown = true;
        }
      } else if (value instanceof Map<?, ?>) {
        grown |= enter(at, settings.section(key), section(value));
      }
    }
    return grown;
  }

  /** Gives a section whose names were asked for an entry, unless the reader refuses any name. */
  private boolean name(Found part, Settings settings, Map<String, Object> file) {
    part.named = true;
    Set<SettingForm> forms = settings.asked().get(NAME);
    if (forms == null) {
      file.put(NAME, LOOKED_FOR);
      return true;
    }
    if (forms.isEmpty() && problems.contains(below(settings.path(), NAME))) {
      part.closed = true;
      file.remove(NAME);
      return true;
    }
    return false;
  }

  /** Writes what was chosen in a section before anything else, since the rest may depend on it. */
  private boolean choose(String path, Settings settings, Map<String, Object> file) {
    boolean written = false;
    for (String key : settings.asked().keySet()) {
      Object value = chosen.get(below(path, key));
      if (value != null && !file.containsKey(key)) {
        file.put(key, value instanceof Map ? new LinkedHashMap<String, Object>() : value);
        written = true;
      }
    }
    return written;
  }

  /** Grows a section; where its type decides what it has, each type is a section of its own. */
  private boolean enter(String path, Settings settings, Map<String, Object> file) {
    Set<SettingForm> types = settings.asked().getOrDefault(TYPE, Set.of());
    boolean typed = types.stream().anyMatch(Choice.class::isInstance);
    if (file.get(TYPE) instanceof String type && typed && !type.equals(LOOKED_FOR)) {
      return grow(path + ":" + type, settings, file);
    }
    Found general = found.computeIfAbsent(path, section -> new Found());
    if (settings.asked().containsKey(TYPE)) {
      general.forms.computeIfAbsent(TYPE, unseen -> new LinkedHashSet<>()).addAll(types);
      if (!file.containsKey(TYPE)) {
        boolean missed = problems.contains(below(settings.path(), TYPE));
        (missed ? general.missed : general.spared).add(TYPE);
      }
      file.put(TYPE, sample(below(path, TYPE), types));
      return true;
    }
    return grow(path, settings, file);
  }

  private Object sample(String at, Set<SettingForm> forms) {
    List<Object> samples = forms.stream().flatMap(form -> samples(form).stream()).toList();
    if (samples.isEmpty()) {
      return LOOKED_FOR;
    }
    for (Object each : samples) {
      if (samples.size() > 1 && seen.add(at + " " + each)) {
        String part = at.replaceFirst("[.:].*", "");
        Map<String, Object> alternative = new HashMap<>(chosen);
        alternative.keySet().removeIf(other -> !other.matches(Pattern.quote(part) + "[.:].*"));
        alternative.put(at, each);
        alternatives.computeIfAbsent(part, unseen -> new ArrayDeque<>()).add(alternative);
      }
    }
    Object sample = chosen.getOrDefault(at, samples.getFirst());
    return sample instanceof Map ? new LinkedHashMap<String, Object>() : sample;
  }

  private static List<Object> samples(SettingForm form) {
    return switch (form) {
      case WholeNumber number -> List.of(number.least());
      case Choice choice -> List.copyOf(choice.words());
      case Shape shape -> List.copyOf(shape.examples());
      case Several several -> List.of(List.of(samples(several.each()).getFirst()));
      case Plain plain ->
          switch (plain) {
            case TEXT, SECRET -> List.of(NAME);
            case URL -> List.of("https://example.com");
            case FLAG -> List.of(false);
            case DURATION -> List.of("30s");
            case DURATIONS -> List.of(List.of("30s"));
            case RATE -> List.of("1 in 1s");
            case SECTION -> List.of(Map.of());
          };
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(Object value) {
    return (Map<String, Object>) value;
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
