package dev.baton.routing;

import dev.baton.plan.QueuePlan;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Calculates when a handoff ends by itself; null for never. */
final class Deadlines {

  private final UnitOfWork work;

  Deadlines(UnitOfWork work) {
    this.work = work;
  }

  @Nullable Instant waitUntil(String queue) {
    return after(queue(queue).waitTimeout());
  }

  @Nullable Instant idleUntil(String queue) {
    return after(queue(queue).idleTimeout());
  }

  private @Nullable Instant after(@Nullable Duration time) {
    return time == null ? null : work.now().plus(time);
  }

  private QueuePlan queue(String name) {
    QueuePlan queue = work.context().plan().queues().get(name);
    if (queue == null) {
      throw new IllegalArgumentException("no queue is called '" + name + "'");
    }
    return queue;
  }
}
