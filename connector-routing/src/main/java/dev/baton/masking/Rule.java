package dev.baton.masking;

/**
 * A kind of text to mask, and the name shown in its place.
 *
 * @param name shown in brackets in place of what is found
 */
public record Rule(String name, Finder finder) {

  /** The text shown in place of what is found. */
  String label() {
    return "[" + name + "]";
  }
}
