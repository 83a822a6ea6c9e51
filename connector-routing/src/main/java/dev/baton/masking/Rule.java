package dev.baton.masking;

/**
 * What is not to be seen, and what is shown instead.
 *
 * @param name stands in the place of what is found, in brackets
 */
public record Rule(String name, Finder finder) {

  /** What is shown instead. */
  String label() {
    return "[" + name + "]";
  }
}
