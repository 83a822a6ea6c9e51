package dev.baton.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what was asked. Nothing was written, unless a subclass says otherwise. */
public sealed class StoreException extends RuntimeException
    permits FencedException, NoSuchRowException, OutcomeUnknownException, UnreadableException {

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
