package dev.baton.store;

/**
 * The work belonged to another node by the time it should have been committed. Nothing was written.
 * That node does the work now, so it must not be tried again here.
 */
public final class FencedException extends StoreException {

  public FencedException(String message) {
    super(message, null);
  }
}
