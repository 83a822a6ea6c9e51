package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Health;
import dev.baton.routing.Overview;
import dev.baton.routing.Overview.Target;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class OverviewRouteTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final EdgeFixture edge = new EdgeFixture();

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void showsQueues() {
    edge.overview.queues =
        List.of(
            new Overview.QueueNow(
                "support", List.of("tg", "console"), false, AT, 3, Duration.ofSeconds(125), 2),
            new Overview.QueueNow("quiet", List.of(), true, null, 0, null, 0));

    assertThat(edge.get("/api/v1/queues").body())
        .isEqualTo(
            "{\"queues\":[{\"name\":\"support\",\"desks\":[\"tg\",\"console\"],\"open\":false,"
                + "\"opens_at\":\"2026-11-20T10:00:00Z\",\"waiting\":3,"
                + "\"oldest_waiting_seconds\":125,\"with_agents\":2},{\"name\":\"quiet\","
                + "\"desks\":[],\"open\":true,\"opens_at\":null,\"waiting\":0,"
                + "\"oldest_waiting_seconds\":null,\"with_agents\":0}]}");
  }

  @Test
  void showsAgents() {
    edge.overview.agents =
        List.of(new Overview.AgentNow("9", "Ann", "ann", "tg", Overview.Presence.AWAY, 2, 3, AT));

    assertThat(edge.get("/api/v1/agents").body())
        .isEqualTo(
            "{\"agents\":[{\"id\":\"9\",\"name\":\"Ann\",\"handle\":\"ann\",\"desk\":\"tg\","
                + "\"status\":\"away\",\"conversations\":2,\"limit\":3,"
                + "\"last_seen_at\":\"2026-11-20T10:00:00Z\"}]}");
  }

  @Test
  void showsCannedAnswersAndTargets() {
    edge.overview.canned = List.of(new Overview.Canned("hello", Map.of("en", "Hello {user}")));
    edge.overview.targets = List.of(new Target(Target.Kind.AGENT, "Ann", "9", "tg", "Ann (@ann)"));

    assertThat(edge.get("/api/v1/canned").body())
        .isEqualTo("{\"canned\":[{\"name\":\"hello\",\"texts\":{\"en\":\"Hello {user}\"}}]}");
    assertThat(edge.get("/api/v1/targets?conversation=c1").body())
        .isEqualTo(
            "{\"targets\":[{\"kind\":\"agent\",\"name\":\"Ann\",\"id\":\"9\",\"desk\":\"tg\","
                + "\"title\":\"Ann (@ann)\"}]}");
    assertThat(edge.overview.calls).containsExactly("c1 local");
    assertThat(edge.get("/api/v1/targets").statusCode()).isEqualTo(400);
    edge.overview.targets = null;
    assertThat(edge.get("/api/v1/targets?conversation=c1").statusCode()).isEqualTo(404);
  }

  @Test
  void showsHowThePartsAre() {
    edge.script.health =
        new HealthReport(
            new Health.Up(),
            Map.of("tg", new Health.Down("getMe")),
            Map.of("rasa", new Health.Down("circuit open until tomorrow: refused")));
    edge.overview.running =
        new Overview.Running(
            AT,
            true,
            Map.of("tg", new Overview.ChannelNow("telegram", 7, AT)),
            List.of(new Overview.NodeNow("n1", AT, 60, true)),
            64);

    HttpResponse<String> answer = edge.get("/api/v1/status");

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = EdgeFixture.json(answer);
    assertThat(json.path("started_at").asString()).isEqualTo("2026-11-20T10:00:00Z");
    assertThat(json.path("ready").asBoolean()).isFalse();
    assertThat(json.path("store")).hasToString("{\"status\":\"up\",\"kind\":\"postgresql\"}");
    assertThat(json.path("channels"))
        .hasToString(
            "{\"tg\":{\"status\":\"down\",\"cause\":\"getMe\",\"type\":\"telegram\","
                + "\"queued_deliveries\":7,\"paused_until\":\"2026-11-20T10:00:00Z\"}}");
    assertThat(json.path("bots").path("rasa").path("circuit").asString()).isEqualTo("open");
    assertThat(json.path("nodes"))
        .hasToString(
            "[{\"id\":\"n1\",\"since\":\"2026-11-20T10:00:00Z\",\"shards\":60,"
                + "\"leaving\":true}]");
    assertThat(json.path("shards")).hasToString("{\"count\":64,\"held\":60}");
    assertThat(json.path("broker").isNull()).isTrue();
    assertThat(json.path("dead_letters").asInt(-1)).isZero();
  }
}
