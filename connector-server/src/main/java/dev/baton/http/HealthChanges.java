package dev.baton.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds what became better or worse since it was last looked at. Used by one thread at a time. */
final class HealthChanges {

  /** What consists of several parts, each with a name. */
  private static final Set<String> GROUPS = Set.of("channels", "bots", "webhooks");

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Supplier<HealthReport> health;
  private @Nullable ObjectNode before;

  HealthChanges(Supplier<HealthReport> health) {
    this.health = health;
  }

  /** What changed, as {@code /readyz} writes it; empty for nothing, and when first asked. */
  Optional<ObjectNode> look() {
    HealthReport report = health.get();
    ObjectNode now = HealthRoute.json(report);
    deadLetters(report).ifPresent(count -> now.put("dead_letters", count));
    ObjectNode then = before;
    before = now;
    return then == null ? Optional.empty() : difference(then, now);
  }

  private static Optional<Long> deadLetters(HealthReport report) {
    try {
      return Optional.of(
          report
              .backlog()
              .toCompletableFuture()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .deadLetters());
    } catch (ExecutionException | TimeoutException unreadable) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> difference(ObjectNode then, ObjectNode now) {
    ObjectNode changed = JsonNodeFactory.instance.objectNode();
    for (String name : now.propertyNames()) {
      JsonNode is = now.path(name);
      if (GROUPS.contains(name)) {
        for (String part : is.propertyNames()) {
          if (!same(then.path(name).path(part), is.path(part))) {
            changed.withObjectProperty(name).set(part, is.path(part));
          }
        }
      } else if (!same(then.path(name), is)) {
        changed.set(name, is);
      }
    }
    return changed.isEmpty() ? Optional.empty() : Optional.of(changed);
  }

  /** How many events wait for a webhook changes all the time, and is not told. */
  private static boolean same(JsonNode then, JsonNode now) {
    return now.isObject()
        ? then.path("status").equals(now.path("status"))
            && then.path("cause").equals(now.path("cause"))
        : then.equals(now);
  }
}
