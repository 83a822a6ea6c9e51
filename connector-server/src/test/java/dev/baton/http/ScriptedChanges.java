package dev.baton.http;

import dev.baton.routing.ChangeFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What happens, as a test tells it; a cursor is the number of what was told before it. */
final class ScriptedChanges {

  private final List<ChangeFeed.Portion> told = new ArrayList<>();
  final AtomicInteger reads = new AtomicInteger();

  synchronized void happens(ChangeFeed.Portion portion) {
    told.add(portion);
  }

  private synchronized ChangeFeed.Portion at(int index) {
    reads.incrementAndGet();
    return index < told.size()
        ? told.get(index)
        : new ChangeFeed.Portion(List.of(), List.of(), Integer.toString(index), false);
  }

  private synchronized int size() {
    return told.size();
  }

  Optional<ChangeFeed> from(@Nullable String cursor) {
    if (cursor != null && !cursor.matches("\\d{1,6}")) {
      return Optional.empty();
    }
    AtomicInteger next = new AtomicInteger(cursor == null ? size() : Integer.parseInt(cursor));
    return Optional.of(most -> {
      ChangeFeed.Portion portion = at(next.get());
      if (!portion.steps().isEmpty()) {
        next.incrementAndGet();
      }
      return portion;
    });
  }
}
