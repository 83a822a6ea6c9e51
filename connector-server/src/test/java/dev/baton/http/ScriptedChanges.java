package dev.baton.http;

import dev.baton.routing.ChangeFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What happens, as a test tells it; a cursor is the number of what was told before it. */
final class ScriptedChanges {

  private final List<ChangeFeed.Portion> told = new CopyOnWriteArrayList<>();
  final AtomicInteger reads = new AtomicInteger();

  /** Runs before somebody is read what they missed. */
  volatile Runnable beforeMissed = () -> {};

  void happens(ChangeFeed.Portion portion) {
    told.add(portion);
  }

  private ChangeFeed.Portion at(int index) {
    reads.incrementAndGet();
    boolean more = index + 1 < told.size();
    return index < told.size()
        ? new ChangeFeed.Portion(
            told.get(index).conversations(),
            told.get(index).steps(),
            told.get(index).cursor(),
            more)
        : new ChangeFeed.Portion(List.of(), List.of(), Integer.toString(index), false);
  }

  private int size() {
    return told.size();
  }

  Optional<ChangeFeed> from(@Nullable String cursor) {
    if (cursor != null && !cursor.matches("\\d{1,6}")) {
      return Optional.empty();
    }
    AtomicInteger next = new AtomicInteger(cursor == null ? size() : Integer.parseInt(cursor));
    return Optional.of(most -> {
      if (cursor != null) {
        beforeMissed.run();
      }
      ChangeFeed.Portion portion = at(next.get());
      if (!portion.steps().isEmpty()) {
        next.incrementAndGet();
      }
      return portion;
    });
  }
}
