package dev.baton.store;

/**
 * Something names a row that is not there. Nothing was written. The store is well, and trying again
 * hardly helps.
 */
public final class NoSuchRowException extends StoreException {

  /**
   * @param what the sort of row and its id
   */
  public NoSuchRowException(String what) {
    super("no " + what, null);
  }
}
