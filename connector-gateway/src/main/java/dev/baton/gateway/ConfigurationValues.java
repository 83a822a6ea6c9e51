package dev.baton.gateway;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values of a file by path, with the secrets among them; so they are compared, not shown. */
final class ConfigurationValues {

  /** Of a desk: what its threads depend on. */
  private static final Set<String> PLACE_OF_DESK = Set.of("channel", "space", "conversations");

  private final Map<String, Object> values = new TreeMap<>();

  ConfigurationValues(Map<String, @Nullable Object> tree) {
    tree.forEach(this::add);
  }

  private void add(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> section && !section.isEmpty()) {
      section.forEach((key, part) -> add(path + "." + key, part));
    } else {
      values.put(path, value == null ? List.of() : value);
    }
  }

  /** The paths of all values that another file has otherwise, or only one of the two has. */
  Set<String> differences(ConfigurationValues other) {
    Set<String> paths = new TreeSet<>(values.keySet());
    paths.addAll(other.values.keySet());
    paths.removeIf(path -> Objects.equals(values.get(path), other.values.get(path)));
    return paths;
  }

  /** Whether a value can change while Baton runs. */
  static boolean mayChange(String path) {
    String[] parts = path.split("\\.", -1);
    return switch (parts[0]) {
      case "texts", "canned", "queues" -> true;
      case "handoff" -> !path.equals("handoff.token");
      case "desks" -> parts.length > 2 && !PLACE_OF_DESK.contains(parts[2]);
      default -> false;
    };
  }
}
