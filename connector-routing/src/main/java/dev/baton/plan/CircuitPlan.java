package dev.baton.plan;

import java.time.Duration;

/**
 * When a bot is left alone, and for how long.
 *
 * @param failures calls that fail in a row, over all conversations, until it is; at least 1
 * @param pause how long it is not called then, and how often one conversation tries after that; at
 *     least 100 ms
 */
public record CircuitPlan(int failures, Duration pause) {

  public static final Duration SHORTEST = Duration.ofMillis(100);
  public static final CircuitPlan USUAL = new CircuitPlan(5, Duration.ofSeconds(30));

  public CircuitPlan {
    if (failures < 1) {
      throw new IllegalArgumentException("circuit.failures: is below 1");
    }
    if (pause.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("circuit.pause: is shorter than 100 ms");
    }
  }
}
