package dev.baton.texts;

/**
 * Something that a text names: an agent, a number of messages.
 *
 * @param name how patterns call it
 * @param number whether it is a number, which patterns can count by
 */
record TextArgument(String name, boolean number) {

  static TextArgument words(String name) {
    return new TextArgument(name, false);
  }

  static TextArgument number(String name) {
    return new TextArgument(name, true);
  }

  /** Whether a value can stand for it. */
  boolean takes(Object value) {
    return number ? value instanceof Number : value instanceof String;
  }
}
