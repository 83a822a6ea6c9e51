package dev.baton.connector;

import java.util.List;

/**
 * In which form the value of a key is read from the configuration: what {@link Settings} was asked
 * for, so that a schema can be made from the questions.
 */
public sealed interface SettingForm {

  /** Forms without bounds. */
  enum Plain implements SettingForm {
    /** A text that is not blank; numbers and booleans count as texts. */
    TEXT,
    /** ASCII without control characters. */
    SECRET,
    /** An {@code http} or {@code https} address. */
    URL,
    /** {@code true}, {@code false}, {@code on} or {@code off}. */
    FLAG,
    /** Such as {@code 30s}. */
    DURATION,
    /** A list of durations, or one. */
    DURATIONS,
    /** Such as {@code 20 in 1m}. */
    RATE,
    /** A section with keys of its own. */
    SECTION
  }

  /** A whole number within bounds, both included. */
  record WholeNumber(int least, int most) implements SettingForm {}

  /**
   * One of some words.
   *
   * @param anyCase whether upper and lower case are the same
   */
  record Choice(List<String> words, boolean anyCase) implements SettingForm {

    public Choice {
      words = List.copyOf(words);
    }
  }

  /** A list of texts, each of another form, or one of them. */
  record Several(SettingForm each) implements SettingForm {}

  /**
   * A text that matches an expression.
   *
   * @param expression in the syntax that Java and JavaScript share
   * @param examples one for each kind, at least one
   */
  record Shape(String expression, List<String> examples) implements SettingForm {

    public Shape {
      examples = List.copyOf(examples);
    }
  }
}
