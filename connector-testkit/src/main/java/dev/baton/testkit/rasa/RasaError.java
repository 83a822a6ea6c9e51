package dev.baton.testkit.rasa;

/** An error that Rasa's HTTP API answers with. */
final class RasaError extends RuntimeException {

  final int status;
  final String reason;

  RasaError(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}
