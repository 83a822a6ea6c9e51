package dev.baton.masking;

import java.util.List;

/** Finds stretches of a text. Safe for use by several threads; quick, whatever the text. */
@FunctionalInterface
public interface Finder {

  /** All stretches, in order; empty where there are none. */
  List<Stretch> find(String text);

  /**
   * A part of a text, in UTF-16 code units.
   *
   * @param start of its first unit
   * @param end behind its last unit
   */
  record Stretch(int start, int end) {}
}
