package dev.baton.http;

/**
 * The body of a {@code POST /handoff} is not a valid call. The message may be shown to the caller:
 * it never repeats what was sent.
 */
final class HandoffCallException extends RuntimeException {

  private final String field;

  HandoffCallException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The name of the field that is wrong; empty if the body as a whole is wrong. */
  String field() {
    return field;
  }
}
