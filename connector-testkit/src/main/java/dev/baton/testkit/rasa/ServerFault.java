package dev.baton.testkit.rasa;

/**
 * What can be wrong with a Rasa that accepts connections. Only with {@link #BREAKS_OFF} does it
 * handle messages.
 */
public enum ServerFault {
  /** Nothing. */
  NONE,
  /** Reads the request and never answers. */
  HANGS,
  /** Sends one byte of its answer each fifth of a second, without end. */
  DRIPS,
  /** Handles the message, sends half of the answer and closes the connection. */
  BREAKS_OFF,
  /** Answers 200 with a page of HTML. */
  SENDS_HTML,
  /** Answers 200 with JSON that stops in the middle. */
  SENDS_HALF_JSON,
  /** Answers 200 with JSON whose values have the wrong types. */
  SENDS_WRONG_TYPES,
  /** Answers 200 with 20 MB of JSON. */
  SENDS_TOO_MUCH
}
