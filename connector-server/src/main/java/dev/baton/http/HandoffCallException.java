package dev.baton.http;

/** A {@code POST /handoff} body that cannot be acted on; its message may be shown to the caller. */
final class HandoffCallException extends RuntimeException {

  private final String field;

  HandoffCallException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** Name of the field that is wrong; empty for the body as a whole. */
  String field() {
    return field;
  }
}
