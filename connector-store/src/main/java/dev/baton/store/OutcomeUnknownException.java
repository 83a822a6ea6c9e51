package dev.baton.store;

import dev.baton.connector.Unsettled;

/**
 * The connection was lost during a commit, so it is unknown whether anything was written: the store
 * was closed before the database could be asked, or the database does not know.
 */
public final class OutcomeUnknownException extends StoreException implements Unsettled {

  public OutcomeUnknownException() {
    super("the connection was lost during the commit, and its outcome is unknown", null);
  }
}
