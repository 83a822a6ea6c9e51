package dev.baton.connector;

import org.jspecify.annotations.Nullable;

/** Cleans the names of files, which come from strangers. */
final class FileName {

  private FileName() {}

  /**
   * A name that can be shown and written into a header: without path parts, quotes and {@link
   * ControlCharacters}, which can hide what a file is; null if nothing is left.
   */
  static @Nullable String clean(@Nullable String name) {
    if (name == null) {
      return null;
    }
    String shown = ControlCharacters.replaced(name, "").replace("\"", "");
    String last =
        shown.substring(Math.max(shown.lastIndexOf('/'), shown.lastIndexOf('\\')) + 1).strip();
    return last.isEmpty() || last.equals(".") || last.equals("..") ? null : last;
  }
}
