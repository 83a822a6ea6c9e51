package dev.baton.texts;

import dev.baton.connector.Content.Text;

/**
 * Something that a text names: an agent, a number of messages.
 *
 * @param name how patterns call it
 */
record TextArgument(String name, Kind kind) {

  /** What stands for an argument. */
  enum Kind {
    /** Words that are filled in as they are. */
    WORDS,
    /** A number, which patterns can count by. */
    NUMBER,
    /** One of a few words by which a pattern chooses what it says. */
    CHOICE
  }

  static TextArgument words(String name) {
    return new TextArgument(name, Kind.WORDS);
  }

  static TextArgument number(String name) {
    return new TextArgument(name, Kind.NUMBER);
  }

  static TextArgument choice(String name) {
    return new TextArgument(name, Kind.CHOICE);
  }

  /** Whether a value can stand for it. */
  boolean takes(Object value) {
    return switch (kind) {
      case WORDS -> value instanceof String || value instanceof Text;
      case NUMBER -> value instanceof Number;
      case CHOICE -> value instanceof String;
    };
  }
}
