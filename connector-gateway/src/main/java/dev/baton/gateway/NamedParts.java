package dev.baton.gateway;

import dev.baton.connector.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of a file that have names of their own, and what refers to them by these names. */
final class NamedParts {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

  private NamedParts() {}

  /** Names appear in URLs, logs and commands. */
  static void checkNames(Settings section) {
    for (String name : section.names()) {
      if (!name.matches(NAME)) {
        section.problem(
            name,
            "is not a valid name; write at most 64 letters, digits, - and _, the first a letter or"
                + " digit");
      }
    }
  }

  /** What a section's type stands for; null, with a problem noted, if it is unknown. */
  static <T> @Nullable T known(Settings settings, Map<String, T> types) {
    T known = types.get(settings.word("type", types.keySet()));
    if (known == null) {
      settings.names();
    }
    return known;
  }

  /** The name of another part; it may be left out if there is only one. */
  static String reference(Settings settings, String key, Set<String> names) {
    if (!settings.has(key)) {
      if (names.size() == 1) {
        return names.iterator().next();
      }
      settings.problem(key, "is missing; " + choice(names));
      return "";
    }
    String name = settings.text(key);
    if (!name.isEmpty() && !names.contains(name)) {
      settings.problem(key, unknown(key, name, names));
    }
    return name;
  }

  static String unknown(String what, String name, Collection<String> known) {
    return "names the " + what + " '" + name + "', which does not exist; " + choice(known);
  }

  private static String choice(Collection<String> names) {
    return names.isEmpty() ? "there is none yet" : "write one of: " + String.join(", ", names);
  }
}
