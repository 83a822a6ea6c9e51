package dev.baton.routing;

import dev.baton.broadcast.Broadcaster;
import dev.baton.connector.Health;
import dev.baton.hook.Hooks;
import dev.baton.routing.circuit.CircuitBreakers;
import dev.baton.routing.lane.Lanes;
import dev.baton.routing.pacing.Pacing;
import dev.baton.store.Store;
import dev.baton.walk.Readings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the instruments from the running parts. What only the store knows is the last answer of the
 * {@link BacklogProbe}: nobody who looks makes a query.
 */
final class LiveReadings implements Readings {

  private final Routing routing;
  private final Store store;
  private final BacklogProbe backlog;
  private final CircuitBreakers circuits;
  private final Pacing pacing;
  private final HandoffTimers timers;
  private final Hooks hooks;
  private final Map<String, Lanes> lanes;

  LiveReadings(
      Routing routing,
      Store store,
      BacklogProbe backlog,
      CircuitBreakers circuits,
      Pacing pacing,
      HandoffTimers timers,
      Hooks hooks,
      Map<String, Lanes> lanes) {
    this.routing = routing;
    this.store = store;
    this.backlog = backlog;
    this.circuits = circuits;
    this.pacing = pacing;
    this.timers = timers;
    this.hooks = hooks;
    this.lanes = lanes;
  }

  @Override
  public double deadLetters() {
    return backlog.last().map(Backlog::deadLetters).map(Long::doubleValue).orElse(Double.NaN);
  }

  @Override
  public double oldestWaiting(Direction direction) {
    return backlog
        .last()
        .map(now -> seconds(direction == Direction.IN ? now.oldestIn() : now.oldestOut()))
        .orElse(Double.NaN);
  }

  private static double seconds(@Nullable Duration age) {
    return age == null ? 0 : Math.max(0, age.toMillis() / 1000.0);
  }

  @Override
  public boolean storeUp() {
    return store.healthy();
  }

  @Override
  public double storeWaiting() {
    return store.waiting();
  }

  @Override
  public boolean channelUp(String channel) {
    return routing.channelHealth().get(channel) instanceof Health.Up;
  }

  @Override
  public boolean botUp(String bot) {
    return circuits.health(bot) instanceof Health.Up;
  }

  @Override
  public boolean circuitOpen(String bot) {
    return circuits.of(bot).open();
  }

  @Override
  public boolean brokerUp() {
    return routing.brokerHealth().map(now -> now.health() instanceof Health.Up).orElse(true);
  }

  @Override
  public double brokerWaiting() {
    return routing.brokerHealth().map(Broadcaster.Status::waiting).orElse(0L);
  }

  @Override
  public boolean hookUp(String hook) {
    Hooks.Status now = hooks.status().get(hook);
    return now != null && now.health() instanceof Health.Up;
  }

  @Override
  public double hookWaiting(String hook) {
    Hooks.Status now = hooks.status().get(hook);
    return now == null ? 0 : now.waiting();
  }

  @Override
  public double hookCalls(String hook, boolean taken) {
    return hooks.calls(hook, taken);
  }

  @Override
  public double lanesAwake(String kind) {
    Lanes known = lanes.get(kind);
    return known == null ? 0 : known.awake();
  }

  @Override
  public double lanesPaced() {
    return pacing.waiting();
  }

  @Override
  public double shardsHeld() {
    return store.ownership().held();
  }

  @Override
  public double nodes() {
    return store.ownership().nodes();
  }

  @Override
  public double timersDue() {
    return timers.handled();
  }
}
