package dev.baton.http;

import dev.baton.connector.Unsettled;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What is answered when a change is not known to be on disk. */
final class Unstored {

  private Unstored() {}

  /**
   * Says no more than is known: only a store that refused has certainly stored nothing.
   *
   * @param nothing what to say then
   */
  static Answer answer(Throwable failure, String nothing) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Unsettled) {
      return Answer.later(
          "outcome_unknown", "it may have been stored; call again, with the same ids");
    }
    return cause instanceof TimeoutException
        ? Answer.later(
            "not_stored", "not stored in time; it may be stored later all the same; call again")
        : Answer.later("not_stored", nothing);
  }
}
