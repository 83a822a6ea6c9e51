package dev.baton.routing;

import dev.baton.store.Store;
import dev.baton.store.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the backlog on request, at most once every few seconds, and lets the store find out whether
 * it can be written.
 */
final class BacklogProbe {

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Store store;
  private final Clock clock;
  private volatile @Nullable Backlog read;
  private final AtomicReference<Look> last =
      new AtomicReference<>(new Look(Instant.MIN, CompletableFuture.failedFuture(new NotYet())));

  BacklogProbe(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The last backlog that was read; empty before the first, and while none can be read. */
  Optional<Backlog> last() {
    return Optional.ofNullable(read);
  }

  /** Returns the current backlog. Never blocks; the future fails if the store cannot be read. */
  CompletableFuture<Backlog> now() {
    Instant now = clock.instant();
    Look before = last.get();
    boolean fresh = !now.isBefore(before.at) && now.isBefore(before.at.plus(FRESH));
    if (fresh && !before.found.isCompletedExceptionally()) {
      return before.found;
    }
    Look next = new Look(now, new CompletableFuture<>());
    if (!last.compareAndSet(before, next)) {
      return last.get().found;
    }
    Thread.ofVirtual().name("backlog").start(() -> look(next));
    return next.found;
  }

  private void look(Look look) {
    try {
      store.probe();
      Backlog found = store.read(tables -> read(tables, look.at));
      read = found;
      look.found.complete(found);
    } catch (RuntimeException failure) {
      read = null;
      look.found.completeExceptionally(failure);
    }
  }

  private static Backlog read(Tables tables, Instant now) {
    return new Backlog(
        tables.deadLetters().count(),
        tables.backlog().oldestIn().map(since -> Duration.between(since, now)).orElse(null),
        tables.backlog().oldestOut().map(since -> Duration.between(since, now)).orElse(null));
  }

  /** The backlog as read at a given time. */
  private record Look(Instant at, CompletableFuture<Backlog> found) {}

  /** Stands in for a result before the first read. */
  private static final class NotYet extends RuntimeException {
    private NotYet() {
      super("nobody has looked yet", null, false, false);
    }
  }
}
