package dev.baton.http;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a caller was let in with.
 *
 * @param expiresAt until when it can be used at most; null if it does not expire
 * @param csrf what a session's calls must repeat in a header; null if it is no session
 * @param stillValid finds out whether the caller would be let in now, for answers that go on for
 *     long; never blocks
 */
record Pass(
    @Nullable Instant expiresAt,
    @Nullable String csrf,
    Supplier<CompletionStage<Boolean>> stillValid) {

  /** The token of the settings, or none. */
  static final Pass LASTING = new Pass(null, null, () -> CompletableFuture.completedFuture(true));
}
