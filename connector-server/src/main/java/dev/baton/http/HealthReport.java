package dev.baton.http;

import dev.baton.connector.Health;
import dev.baton.routing.Backlog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The health of every part of one Baton at one moment, as {@code /readyz} shows it.
 *
 * @param readiness of the program as a whole: not up while it starts and once it stops
 * @param channels by name
 * @param bots by name
 * @param broker null where there is no event broker
 * @param webhooks by name
 * @param backlog how much is waiting; it is shown but never makes Baton unready
 */
public record HealthReport(
    Health readiness,
    Health store,
    Map<String, Health> channels,
    Map<String, Health> bots,
    @Nullable Broker broker,
    Map<String, Broker> webhooks,
    CompletionStage<Backlog> backlog) {

  /** A report without an event broker and with nothing waiting. */
  public HealthReport(Health store, Map<String, Health> channels, Map<String, Health> bots) {
    this(
        new Health.Up(),
        store,
        channels,
        bots,
        null,
        Map.of(),
        CompletableFuture.completedFuture(new Backlog(0, null, null)));
  }

  public HealthReport {
    channels = Map.copyOf(channels);
    bots = Map.copyOf(bots);
    webhooks = Map.copyOf(webhooks);
  }

  /**
   * Whether it makes sense to send calls here: Baton has started and does not stop, the store
   * accepts them and at least one channel works. A platform that is down must not cut off the
   * others, so it shows in the answer only.
   */
  public boolean ready() {
    return readiness instanceof Health.Up
        && store instanceof Health.Up
        && (channels.isEmpty() || channels.values().stream().anyMatch(Health.Up.class::isInstance));
  }

  /**
   * The health of an event broker or a webhook. Nobody waits for it, so it never makes Baton
   * unready.
   *
   * @param waiting how many events it has still to get
   */
  public record Broker(Health health, long waiting) {}
}
