package dev.baton.http;

/**
 * A field or parameter of a call is wrong. The message may be shown to the caller: it never repeats
 * what was sent.
 */
final class WrongFieldException extends RuntimeException {

  private final String field;

  WrongFieldException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The name of the field that is wrong; empty if the body as a whole is wrong. */
  String field() {
    return field;
  }
}
