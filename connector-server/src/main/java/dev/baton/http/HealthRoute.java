package dev.baton.http;

import dev.baton.connector.Health;
import dev.baton.routing.Backlog;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /healthz}: the process answers. {@code /readyz}: it takes messages, and which parts work.
 */
final class HealthRoute {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Supplier<HealthReport> health;

  HealthRoute(Supplier<HealthReport> health) {
    this.health = health;
  }

  CompletionStage<Answer> alive(HttpRoute.Call call) {
    ObjectNode alive = JsonNodeFactory.instance.objectNode().put("status", "up");
    return CompletableFuture.completedFuture(Answer.of(200, alive));
  }

  CompletionStage<Answer> ready(HttpRoute.Call call) {
    HealthReport report = health.get();
    ObjectNode json = json(report);
    return call.within(TIMEOUT, report.backlog())
        .handle((backlog, unreadable) -> {
          if (backlog != null) {
            write(json, backlog);
          }
          return Answer.of(report.ready() ? 200 : 503, json);
        });
  }

  /** The parts of a Baton and how they are, without what waits in the store. */
  static ObjectNode json(HealthReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ready", report.ready());
    if (!(report.readiness() instanceof Health.Up)) {
      write(json.putObject("baton"), report.readiness());
    }
    write(json.putObject("store"), report.store());
    writeAll(json.putObject("channels"), report.channels());
    writeAll(json.putObject("bots"), report.bots());
    HealthReport.Broker broker = report.broker();
    if (broker != null) {
      write(json.putObject("event_broker"), broker);
    }
    if (!report.webhooks().isEmpty()) {
      ObjectNode webhooks = json.putObject("webhooks");
      new TreeMap<>(report.webhooks())
          .forEach((name, webhook) -> write(webhooks.putObject(name), webhook));
    }
    return json;
  }

  /** Only called if the store could be asked; otherwise the backlog is left out. */
  static void write(ObjectNode json, Backlog backlog) {
    json.put("dead_letters", backlog.deadLetters());
    ObjectNode oldest = json.putObject("oldest_waiting_seconds");
    oldest.put("in", seconds(backlog.oldestIn()));
    oldest.put("out", seconds(backlog.oldestOut()));
  }

  private static @Nullable Long seconds(@Nullable Duration age) {
    return age == null ? null : Long.valueOf(Math.max(0, age.toSeconds()));
  }

  private static void writeAll(ObjectNode json, Map<String, Health> all) {
    new TreeMap<>(all).forEach((name, health) -> write(json.putObject(name), health));
  }

  static void write(ObjectNode json, HealthReport.Broker broker) {
    write(json, broker.health());
    json.put("waiting", broker.waiting());
  }

  static void write(ObjectNode json, Health health) {
    switch (health) {
      case Health.Up up -> json.put("status", "up");
      case Health.Connecting connecting ->
          json.put("status", "connecting").put("cause", connecting.cause());
      case Health.Down down -> json.put("status", "down").put("cause", down.cause());
      case Health.Rejected rejected ->
          json.put("status", "rejected").put("cause", rejected.cause());
    }
  }
}
