package dev.baton.store;

/**
 * The connection was lost during a commit and the store was closed before it could be asked what
 * became of it: it may or may not have been written.
 */
public final class OutcomeUnknownException extends StoreException {

  public OutcomeUnknownException() {
    super("the connection was lost during the commit, and its outcome is not known", null);
  }
}
