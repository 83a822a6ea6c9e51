package dev.baton.gateway;

import dev.baton.connector.InspectingChannel.Finding;

/**
 * One thing that Baton needs to run, and whether it is so.
 *
 * @param part what it is about: the path of a setting or a section
 * @param text what was found and, if it is wrong, how to mend it
 * @param place where the part stands in the file; empty if it does not
 */
record Condition(Kind kind, String part, String text, String place) {

  /** What it means for {@code check} and {@code run}. */
  enum Kind {
    /** As it should be. */
    GOOD("✓"),
    /** Worth knowing; nobody has to do anything. */
    NOTE("·"),
    /**
     * In the way only while another Baton runs: {@code run} refuses, and {@code check}, which may
     * be run beside a running Baton, does not mind.
     */
    BUSY("·"),
    /** Has to be mended. */
    FAULT("✗");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }

    static Kind of(Finding.Kind finding) {
      return switch (finding) {
        case GOOD -> GOOD;
        case NOTE -> NOTE;
        case FAULT -> FAULT;
      };
    }
  }

  /** Whether {@code run} refuses to start. */
  boolean stops() {
    return kind == Kind.BUSY || kind == Kind.FAULT;
  }

  /** The line without its sign. */
  String words() {
    return part + ": " + text + (kind == Kind.GOOD ? "" : place);
  }

  @Override
  public String toString() {
    return kind.sign + " " + words();
  }
}
