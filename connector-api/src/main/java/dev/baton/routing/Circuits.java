package dev.baton.routing;

import dev.baton.connector.Health;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** The circuit of each bot. */
final class Circuits {

  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<String> wake;
  private final ConcurrentMap<String, Circuit> circuits = new ConcurrentHashMap<>();

  Circuits(Clock clock, Alarms alarms, Consumer<String> wake) {
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
  }

  Circuit of(String bot) {
    return circuits.computeIfAbsent(bot, name -> new Circuit(name, clock, alarms, wake));
  }

  Health health(String bot) {
    return of(bot).health();
  }
}
