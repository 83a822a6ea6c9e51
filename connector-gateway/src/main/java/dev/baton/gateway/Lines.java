package dev.baton.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which lines of a file its values stand.
 *
 * @param file the file's name
 * @param lines by path, such as {@code channels.telegram.token} or {@code queues.support.desks[0]}
 */
record Lines(String file, Map<String, Integer> lines) {

  Lines {
    lines = Map.copyOf(lines);
  }

  /**
   * The line of a value or, if it is missing, of the section where it belongs; null for neither.
   */
  @Nullable Integer of(String path) {
    String part = path;
    while (!part.isEmpty()) {
      Integer line = lines.get(part);
      if (line != null) {
        return line;
      }
      part = part.substring(0, Math.max(0, Math.max(part.lastIndexOf('.'), part.lastIndexOf('['))));
    }
    return null;
  }

  /** What follows a message about a value: where it stands, or nothing. */
  String place(String path) {
    Integer line = of(path);
    return line == null ? "" : " (" + file + " line " + line + ")";
  }
}
