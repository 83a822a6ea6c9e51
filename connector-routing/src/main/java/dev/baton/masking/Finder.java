package dev.baton.masking;

import java.util.List;

/** Finds stretches of a text to mask or to keep. Thread-safe, and fast for any text. */
@FunctionalInterface
public interface Finder {

  /** All stretches, in order; empty if there are none. */
  List<Stretch> find(String text);

  /**
   * A part of a text, in UTF-16 code units.
   *
   * @param start index of its first unit
   * @param end index after its last unit
   */
  record Stretch(int start, int end) {}
}
