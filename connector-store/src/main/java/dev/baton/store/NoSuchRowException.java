package dev.baton.store;

/**
 * A referenced row does not exist. Nothing was written. The store itself is healthy, and trying
 * again is unlikely to help.
 */
public final class NoSuchRowException extends StoreException {

  /**
   * @param what the kind of row and its id
   */
  public NoSuchRowException(String what) {
    super("no " + what, null);
  }
}
