package dev.baton.texts;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Something that Baton itself says, in each language by a pattern. */
sealed interface OwnText permits UserText, AgentText {

  /** The name of its constant. */
  String name();

  /** Its name in files: {@code still-queued}. */
  String key();

  /** What its patterns may name. */
  List<TextArgument> arguments();

  /** Who reads it, in the plural. */
  String readers();

  /** A constant's name as it is written in files. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The values by name; they must be as many as the arguments, and of their kinds. */
  default Map<String, Object> named(Object... values) {
    if (values.length != arguments().size()) {
      throw new IllegalArgumentException(
          key() + " names " + arguments().size() + " values and got " + Arrays.toString(values));
    }
    Map<String, Object> named = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!arguments().get(i).takes(values[i])) {
        throw new IllegalArgumentException(
            key() + " cannot take " + values[i] + " for " + arguments().get(i).name());
      }
      named.put(arguments().get(i).name(), values[i]);
    }
    return named;
  }
}
