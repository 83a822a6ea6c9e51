package dev.baton.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what was asked; nothing was written. */
public final class StoreException extends RuntimeException {

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
