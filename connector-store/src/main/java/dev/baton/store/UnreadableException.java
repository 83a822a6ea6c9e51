package dev.baton.store;

import org.jspecify.annotations.Nullable;

/**
 * A row holds what this version does not know: a newer one wrote it, which runs beside it during an
 * upgrade. Nothing was written. The work is left to a node that knows.
 */
public final class UnreadableException extends StoreException {

  public UnreadableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
