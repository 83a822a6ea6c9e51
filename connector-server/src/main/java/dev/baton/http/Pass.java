package dev.baton.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a caller was let in with.
 *
 * @param expiresAt until when it can be used at most; null if it does not expire
 * @param csrf what a session's calls must repeat in a header; null if it is no session
 */
record Pass(@Nullable Instant expiresAt, @Nullable String csrf) {

  /** The token of the settings, or none. */
  static final Pass LASTING = new Pass(null, null);
}
