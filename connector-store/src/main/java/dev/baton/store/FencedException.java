package dev.baton.store;

/**
 * The work was another node's by the time it was to be committed; nothing was written. Whoever has
 * it now does it, so it must not be tried again here.
 */
public final class FencedException extends StoreException {

  public FencedException(String message) {
    super(message, null);
  }
}
