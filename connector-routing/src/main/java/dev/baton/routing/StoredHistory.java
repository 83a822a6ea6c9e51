package dev.baton.routing;

import dev.baton.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what happened from the store. */
final class StoredHistory implements History {

  /** How old a cursor may be. Whoever was away for longer reads everything again. */
  static final Duration OLDEST = Duration.ofMinutes(10);

  private final Store store;
  private final Clock clock;

  StoredHistory(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<Timeline> timeline(String conversationId) {
    return store.read(tables -> TimelineReader.read(tables, conversationId));
  }

  @Override
  public Optional<ChangeFeed> changes(@Nullable String cursor) {
    long now = clock.millis();
    long overlap = store.ownership().isShared() ? StoredChanges.NODES_OVERLAP.toMillis() : 0;
    if (cursor == null) {
      return Optional.of(new StoredChanges(store, clock, StoredChanges.idAt(now), now));
    }
    return StoredChanges.timeOf(cursor)
        .filter(at -> now - at <= OLDEST.toMillis() && at - now <= OLDEST.toMillis())
        .map(at -> new StoredChanges(store, clock, cursor, at - overlap));
  }
}
