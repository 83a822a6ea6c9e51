package dev.baton.http;

import java.util.concurrent.CompletionStage;

/** Whether a caller is let in. */
sealed interface Admission {

  /** The caller is let in. */
  record Granted(Caller caller, Pass pass) implements Admission {

    Granted(Caller caller) {
      this(caller, Pass.LASTING);
    }
  }

  /** The caller is not let in, and is answered this. */
  record Denied(Answer answer) implements Admission {}

  /** It is not known yet who calls; what comes of it is never this again. */
  record Undecided(CompletionStage<Admission> decision) implements Admission {}
}
