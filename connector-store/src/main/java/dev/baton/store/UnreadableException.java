package dev.baton.store;

import org.jspecify.annotations.Nullable;

/**
 * A row holds something that this version does not know, because a newer version that runs beside
 * it during an upgrade wrote it. Nothing was written. The work is left to a node with the newer
 * version.
 */
public final class UnreadableException extends StoreException {

  public UnreadableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
