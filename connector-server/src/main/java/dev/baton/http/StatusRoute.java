package dev.baton.http;

import dev.baton.connector.Health;
import dev.baton.routing.Backlog;
import dev.baton.routing.Overview;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/status}: how the parts of this Baton are, and how much waits for them. */
final class StatusRoute implements HttpRoute {

  private static final Logger log = LoggerFactory.getLogger(StatusRoute.class);

  private final Overview overview;
  private final Supplier<HealthReport> health;

  StatusRoute(Overview overview, Supplier<HealthReport> health) {
    this.overview = overview;
    this.health = health;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    HealthReport report = health.get();
    return ApiCalls.read(() -> Answer.of(200, json(report, overview.running(), backlog(report))));
  }

  private static @Nullable Backlog backlog(HealthReport report) {
    try {
      return report.backlog().toCompletableFuture().join();
    } catch (CompletionException unreadable) {
      log.debug("the backlog could not be read", unreadable);
      return null;
    }
  }

  private static ObjectNode json(
      HealthReport report, Overview.Running running, @Nullable Backlog backlog) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", StatusRoute.class.getPackage().getImplementationVersion())
            .put("started_at", ApiJson.time(running.since()))
            .put("ready", report.ready());
    ObjectNode store = json.putObject("store");
    HealthRoute.write(store, report.store());
    store.put("kind", running.shared() ? "postgresql" : "sqlite");
    writeChannels(json.putObject("channels"), report, running);
    writeBots(json.putObject("bots"), report.bots());
    writeNodes(json, running);
    HealthReport.Broker broker = report.broker();
    if (broker == null) {
      json.putNull("broker");
    } else {
      HealthRoute.write(json.putObject("broker"), broker);
    }
    ObjectNode webhooks = json.putObject("webhooks");
    new TreeMap<>(report.webhooks())
        .forEach((name, webhook) -> HealthRoute.write(webhooks.putObject(name), webhook));
    if (backlog != null) {
      HealthRoute.write(json, backlog);
    }
    return json;
  }

  private static void writeChannels(
      ObjectNode json, HealthReport report, Overview.Running running) {
    new TreeMap<>(report.channels())
        .forEach((name, health) -> {
          ObjectNode channel = json.putObject(name);
          HealthRoute.write(channel, health);
          Overview.ChannelNow now = running.channels().get(name);
          if (now != null) {
            channel
                .put("type", now.type())
                .put("queued_deliveries", now.queued())
                .put("paused_until", ApiJson.time(now.pausedUntil()));
          }
        });
  }

  private static void writeBots(ObjectNode json, Map<String, Health> bots) {
    new TreeMap<>(bots)
        .forEach((name, health) -> {
          ObjectNode bot = json.putObject(name);
          HealthRoute.write(bot, health);
          bot.put("circuit", circuit(health));
        });
  }

  /** A circuit says in the cause what it is at. */
  private static String circuit(Health health) {
    String cause = health instanceof Health.Down down ? down.cause() : "";
    return cause.startsWith("circuit open")
        ? "open"
        : cause.startsWith("circuit half open") ? "half_open" : "closed";
  }

  private static void writeNodes(ObjectNode json, Overview.Running running) {
    ArrayNode nodes = json.putArray("nodes");
    running
        .nodes()
        .forEach(node ->
            nodes
                .addObject()
                .put("id", node.name())
                .put("since", ApiJson.time(node.since()))
                .put("shards", node.shards())
                .put("leaving", node.leaving()));
    int held =
        running.shared()
            ? running.nodes().stream().mapToInt(Overview.NodeNow::shards).sum()
            : running.shards();
    json.putObject("shards").put("count", running.shards()).put("held", held);
  }
}
