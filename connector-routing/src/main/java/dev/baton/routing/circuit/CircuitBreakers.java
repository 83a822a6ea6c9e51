package dev.baton.routing.circuit;

import dev.baton.connector.Health;
import dev.baton.plan.Plan;
import dev.baton.routing.lane.Alarms;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The circuit breaker of each bot. */
public final class CircuitBreakers {

  private final Plan plan;
  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<String> wake;
  private final Runnable lookForMore;
  private final ConcurrentMap<String, Circuit> circuits = new ConcurrentHashMap<>();

  /**
   * @param wake makes the turn lane of a conversation check the store again; must not block
   * @param lookForMore wakes every turn lane that has work in the store; must not block
   */
  public CircuitBreakers(
      Plan plan, Clock clock, Alarms alarms, Consumer<String> wake, Runnable lookForMore) {
    this.plan = plan;
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
    this.lookForMore = lookForMore;
  }

  public Circuit of(String bot) {
    return circuits.computeIfAbsent(
        bot, name -> new Circuit(name, plan.circuit(name), clock, alarms, wake, lookForMore));
  }

  /**
   * Whether a conversation waits for its bot to come back and will be woken when its turn comes.
   */
  public boolean keep(String conversationId) {
    return circuits.values().stream().anyMatch(circuit -> circuit.keeps(conversationId));
  }

  public Health health(String bot) {
    return of(bot).health();
  }
}
