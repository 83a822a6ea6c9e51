package dev.baton.http;

/** Whether a caller is let in. */
sealed interface Admission {

  /** The caller is let in. */
  record Granted(Caller caller) implements Admission {}

  /** The caller is not let in, and is answered this. */
  record Denied(Answer answer) implements Admission {}
}
