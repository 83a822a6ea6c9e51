package dev.baton.testkit.webex;

import java.util.Map;

/** The error that answers a call which the platform refuses. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Map<String, String> headers;
  private final boolean blameless;

  Refusal(int status, String message) {
    this(status, message, Map.of());
  }

  Refusal(int status, String message, Map<String, String> headers) {
    this(status, message, headers, false);
  }

  private Refusal(int status, String message, Map<String, String> headers, boolean blameless) {
    super(message, null, false, false);
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.blameless = blameless;
  }

  /** The same refusal, as one that is not the caller's fault. */
  Refusal blameless() {
    return new Refusal(status, String.valueOf(getMessage()), headers, true);
  }

  /** Whether the caller could not help it. */
  boolean isBlameless() {
    return blameless;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  static Refusal bad(String message) {
    return new Refusal(400, message);
  }

  static Refusal missing(String what) {
    return new Refusal(404, "The requested " + what + " could not be found.");
  }
}
