package dev.baton.gateway;

import dev.baton.walk.WalkIds;
import io.opentelemetry.sdk.trace.IdGenerator;

/** Gives the first span of a walk the ids that follow from its message; any other random ones. */
final class StableIds implements IdGenerator {

  private final IdGenerator others = IdGenerator.random();

  @Override
  public String generateTraceId() {
    String next = WalkIds.nextTrace();
    return next == null ? others.generateTraceId() : next;
  }

  @Override
  public String generateSpanId() {
    String next = WalkIds.nextSpan();
    return next == null ? others.generateSpanId() : next;
  }
}
