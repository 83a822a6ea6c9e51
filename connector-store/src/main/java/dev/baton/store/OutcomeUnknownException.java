package dev.baton.store;

import dev.baton.connector.Unsettled;

/**
 * The connection was lost during a commit and the store was closed before the database could be
 * asked what became of it, or the database does not know: it may or may not have been written.
 */
public final class OutcomeUnknownException extends StoreException implements Unsettled {

  public OutcomeUnknownException() {
    super("the connection was lost during the commit, and its outcome is not known", null);
  }
}
