package dev.baton.plan;

import java.time.Duration;

/**
 * When calls to a failing bot stop, and for how long.
 *
 * @param failures how many calls in a row must fail, over all conversations, before calls stop; at
 *     least 1
 * @param pause how long the bot is not called, and after that how often one conversation tries; at
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
