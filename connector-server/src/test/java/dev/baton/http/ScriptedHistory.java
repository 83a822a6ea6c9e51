package dev.baton.http;

import dev.baton.routing.ChangeFeed;
import dev.baton.routing.History;
import dev.baton.routing.Timeline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A history that answers what a test tells it to. */
final class ScriptedHistory implements History {

  final Map<String, Timeline> timelines = new ConcurrentHashMap<>();
  final ScriptedChanges changes = new ScriptedChanges();

  @Override
  public Optional<Timeline> timeline(String conversationId) {
    return Optional.ofNullable(timelines.get(conversationId));
  }

  @Override
  public Optional<ChangeFeed> changes(@Nullable String cursor) {
    return changes.from(cursor);
  }
}
