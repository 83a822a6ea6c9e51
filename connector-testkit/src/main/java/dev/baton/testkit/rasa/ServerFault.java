package dev.baton.testkit.rasa;

/**
 * What can be wrong with a Rasa that takes connections. Only {@link #BREAKS_OFF} hears messages.
 */
public enum ServerFault {
  /** Nothing. */
  NONE,
  /** Takes the request and never answers. */
  HANGS,
  /** Answers a byte of its body each fifth of a second, without end. */
  DRIPS,
  /** Works through the message, answers the half of it and hangs up. */
  BREAKS_OFF,
  /** Answers 200 with a page of HTML. */
  SENDS_HTML,
  /** Answers 200 with JSON that stops in the middle. */
  SENDS_HALF_JSON,
  /** Answers 200 with JSON whose values are of other types. */
  SENDS_WRONG_TYPES,
  /** Answers 200 with 20 MB of JSON. */
  SENDS_TOO_MUCH
}
