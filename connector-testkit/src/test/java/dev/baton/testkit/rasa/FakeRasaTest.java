package dev.baton.testkit.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FakeRasaTest {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static CompletableFuture<HttpResponse<String>> send(
      FakeRasa rasa, String method, String path, String body) {
    return HTTP.sendAsync(
        HttpRequest.newBuilder(URI.create(rasa.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(FakeRasa rasa, String path) {
    return send(rasa, "GET", path, "").join();
  }

  private static HttpResponse<String> post(FakeRasa rasa, String path, String body) {
    return send(rasa, "POST", path, body).join();
  }

  private static CompletableFuture<HttpResponse<String>> saying(
      FakeRasa rasa, String sender, String text) {
    String body = JSON.createObjectNode().put("sender", sender).put("message", text).toString();
    return send(rasa, "POST", "/webhooks/rest/webhook", body);
  }

  private static String say(FakeRasa rasa, String sender, String text) {
    HttpResponse<String> response = saying(rasa, sender, text).join();
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private static List<String> types(FakeRasa rasa, String sender) {
    return JSON.readTree(rasa.tracker(sender)).path("events").values().stream()
        .map(event -> event.path("event").asString(""))
        .toList();
  }

  @Test
  void answersInTheFormatOfTheRestChannel() {
    try (FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/"))) {
      assertThat(say(rasa, "u1", "buttons"))
          .isEqualTo(
              "[{\"recipient_id\":\"u1\",\"text\":\"Shall I go on?\",\"buttons\":["
                  + "{\"title\":\"Yes\",\"payload\":\"/affirm\"},{\"title\":\"No\",\"payload\":\"/deny\"}]}]");
      assertThat(say(rasa, "u1", "/affirm")).contains("You chose yes.");
      assertThat(say(rasa, "u1", "image")).contains("\"image\":\"" + rasa.pictureUrl() + "\"");
      assertThat(say(rasa, "u1", "A")).contains("You said: A");
      assertThat(get(rasa, "/static/picture.png").statusCode()).isEqualTo(200);
      assertThat(
              post(
                      rasa,
                      "/webhooks/rest/webhook?stream=true",
                      "{\"sender\":\"u1\",\"message\":\"hi\"}")
                  .body())
          .startsWith("{\"recipient_id\"")
          .endsWith("\n");
      assertThat(post(rasa, "/webhooks/rest/webhook", "no json").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void savesTheTrackerOnlyAtTheEndOfATurnAndHoldsOthersBack() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on(
          "slow",
          turn -> {
            begun.countDown();
            turn.await(hold);
            turn.say("first");
          });
      rasa.otherwise(turn -> turn.say("then"));
      CompletableFuture<HttpResponse<String>> slow = saying(rasa, "u1", "slow");
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<HttpResponse<String>> next = saying(rasa, "u1", "next");
      await().until(() -> rasa.requests().size() == 2);
      assertThat(rasa.tracker("u1")).doesNotContain("slow");
      assertThat(say(rasa, "u2", "other")).contains("then");
      assertThat(next).isNotDone();
      hold.countDown();
      assertThat(slow.get(20, TimeUnit.SECONDS).body()).contains("first");
      assertThat(next.get(20, TimeUnit.SECONDS).body()).contains("then");
      assertThat(rasa.turnsOf("u1")).extracting(RasaTurn::text).containsExactly("slow", "next");
      assertThat(rasa.turnsOf("u1").get(1).startedAt())
          .isAfterOrEqualTo(rasa.turnsOf("u1").get(0).endedAt().minusMillis(5));
    }
  }

  @Test
  void losesMessagesWhoseTicketExpires() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.otherwise(turn -> {
        begun.countDown();
        turn.await(hold);
      });
      CompletableFuture<HttpResponse<String>> slow = saying(rasa, "u1", "slow");
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      rasa.lockLifetime(Duration.ofMillis(100)).lockPolling(Duration.ofMillis(300));
      assertThat(say(rasa, "u1", "lost")).isEqualTo("[]");
      assertThat(
              post(rasa, "/conversations/u1/tracker/events", "[{\"event\":\"resume\"}]")
                  .statusCode())
          .isEqualTo(500);
      hold.countDown();
      assertThat(slow.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(rasa.turnsOf("u1")).extracting(RasaTurn::text).doesNotContain("lost");
    }
  }

  @Test
  void answersEverythingThatGoesWrongWithAnEmptyArray() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on("boom", turn -> turn.fail()).on("pause", turn -> turn.pause());
      rasa.otherwise(turn -> turn.say("here"));
      assertThat(say(rasa, "u1", "boom")).isEqualTo("[]");
      assertThat(types(rasa, "u1")).doesNotContain("user");
      assertThat(say(rasa, "u1", "pause")).isEqualTo("[]");
      assertThat(say(rasa, "u1", "hi")).isEqualTo("[]");
      assertThat(JSON.readTree(rasa.tracker("u1")).path("paused").booleanValue()).isTrue();
      assertThat(types(rasa, "u1")).filteredOn("user"::equals).hasSize(2);
      assertThat(say(rasa, "u1", "/restart")).isEqualTo("[]");
      assertThat(say(rasa, "u1", "hi")).contains("here");
      rasa.model(false);
      assertThat(say(rasa, "u1", "hi")).isEqualTo("[]");
      assertThat(get(rasa, "/conversations/u1/tracker").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void dumpsTrackersInTheRealFormat() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.onIntent(
          "inform",
          turn -> {
            turn.slot("city", turn.entities().getOrDefault("city", "none"));
            turn.attachment("http://i/x.pdf");
          });
      post(
          rasa,
          "/webhooks/rest/webhook",
          "{\"sender\":\"a/b\",\"message\":\"/inform{\\\"city\\\":\\\"Ulm\\\"}\","
              + "\"input_channel\":\"telegram\",\"metadata\":{\"k\":1}}");
      JsonNode tracker =
          JSON.readTree(get(rasa, "/conversations/a/b/tracker?include_events=ALL").body());
      assertThat(tracker.path("sender_id").asString("")).isEqualTo("a/b");
      assertThat(tracker.path("slots").path("city").asString("")).isEqualTo("Ulm");
      assertThat(tracker.path("latest_input_channel").asString("")).isEqualTo("telegram");
      assertThat(tracker.path("latest_message").path("intent").path("name").asString(""))
          .isEqualTo("inform");
      JsonNode user = tracker.path("events").get(3);
      assertThat(user.path("metadata").path("k").intValue()).isEqualTo(1);
      assertThat(user.path("timestamp").isNumber()).isTrue();
      assertThat(types(rasa, "a/b"))
          .containsExactly("action", "session_started", "action", "user", "slot", "bot", "action");
      assertThat(
              JSON.readTree(get(rasa, "/conversations/a/b/tracker?include_events=NONE").body())
                  .path("events")
                  .isNull())
          .isTrue();
      assertThat(get(rasa, "/conversations/a/b/tracker?include_events=X").statusCode())
          .isEqualTo(400);
      assertThat(get(rasa, "/conversations/new/tracker").body()).contains("action_session_start");
    }
  }

  @Test
  void dropsMetadataBefore327() {
    try (FakeRasa rasa = FakeRasa.start().otherwise(turn -> turn.say(turn.metadata()))) {
      String body = "{\"sender\":\"u1\",\"message\":\"hi\",\"metadata\":{\"k\":1}}";
      assertThat(post(rasa, "/webhooks/rest/webhook", body).body()).contains("\\\"k\\\":1");
      rasa.version("3.2.6");
      assertThat(post(rasa, "/webhooks/rest/webhook", body).body()).doesNotContain("\\\"k\\\"");
    }
  }

  @Test
  void guardsAndChecksTheApi() {
    try (FakeRasa rasa = FakeRasa.start().token("t k")) {
      rasa.onIntent("known", turn -> turn.say("yes")).onAction("act", turn -> turn.say("did"));
      assertThat(get(rasa, "/version").body()).contains("3.6.20");
      assertThat(get(rasa, "/conversations/u1/tracker").statusCode()).isEqualTo(401);
      assertThat(get(rasa, "/conversations/u1/tracker?token=t%20k").statusCode()).isEqualTo(200);
      String base = "/conversations/u1/";
      String token = "?token=t+k";
      record Case(String call, String body, int status) {}
      for (Case one :
          List.of(
              new Case("tracker/events", "[{\"event\":\"pause\"},{\"event\":\"resume\"}]", 200),
              new Case("tracker/events", "{\"event\":\"agent\",\"text\":\"hi\"}", 200),
              new Case("tracker/events", "[{\"event\":\"user\",\"text\":\"hi\"}]", 500),
              new Case("tracker/events", "[]", 500),
              new Case("tracker/events", "[{\"event\":\"nonsense\"}]", 400),
              new Case("trigger_intent", "{\"name\":\"known\"}", 200),
              new Case("trigger_intent", "{\"name\":\"unknown\"}", 404),
              new Case("trigger_intent", "{}", 400),
              new Case("execute", "{\"name\":\"act\"}", 200),
              new Case("execute", "{\"name\":\"unknown\"}", 500),
              new Case("nonsense", "{}", 404))) {
        assertThat(post(rasa, base + one.call() + token, one.body()).statusCode())
            .as(one.toString())
            .isEqualTo(one.status());
      }
      post(rasa, base + "tracker/events" + token, "[{\"event\":\"pause\"}]");
      assertThat(post(rasa, base + "trigger_intent" + token, "{\"name\":\"known\"}").body())
          .contains("\"messages\":[]");
      assertThat(post(rasa, base + "execute" + token, "{\"name\":\"act\"}").body()).contains("did");
      rasa.api(false);
      assertThat(get(rasa, "/version").statusCode()).isEqualTo(404);
      assertThat(get(rasa, "/").body()).startsWith("Hello from Rasa");
    }
  }

  /** Like Rasa 2.8.12 and 3.6.21: a rule matches only if the bot was listening. */
  @Test
  void doesNotUnderstandIfItWasNotListening() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on("pause", turn -> turn.pause())
          .on("hi", turn -> turn.say("hello"))
          .onIntent("known", turn -> turn.say("back"))
          .onAction("act", turn -> turn.say("did"));
      String base = "/conversations/u1/";
      String listen = "{\"event\":\"action\",\"name\":\"action_listen\"}";
      say(rasa, "u1", "pause");
      post(rasa, base + "tracker/events", "[{\"event\":\"resume\"}]");
      assertThat(
              post(rasa, base + "trigger_intent?include_events=NONE", "{\"name\":\"known\"}")
                  .body())
          .contains(FakeRasa.NOT_UNDERSTOOD)
          .doesNotContain("\"text\":\"back\"");
      assertThat(say(rasa, "u1", "hi")).as("it has listened since").contains("hello");

      say(rasa, "u1", "pause");
      post(rasa, base + "tracker/events", "[{\"event\":\"resume\"}," + listen + "]");
      assertThat(
              post(rasa, base + "trigger_intent?include_events=NONE", "{\"name\":\"known\"}")
                  .body())
          .contains("\"text\":\"back\"")
          .doesNotContain(FakeRasa.NOT_UNDERSTOOD);

      assertThat(post(rasa, base + "execute?include_events=NONE", "{\"name\":\"act\"}").body())
          .contains("did");
      assertThat(say(rasa, "u1", "hi")).contains(FakeRasa.NOT_UNDERSTOOD);
    }
  }

  @Test
  void recordsRequestsAndTakesItsTime() {
    try (FakeRasa rasa = FakeRasa.start().delay(Duration.ofMillis(50))) {
      say(rasa, "u1", "hi");
      RasaRequest request = rasa.requests().getFirst();
      assertThat(request.path()).isEqualTo("/webhooks/rest/webhook");
      assertThat(request.status()).isEqualTo(200);
      assertThat(request.endedAt()).isAfterOrEqualTo(request.at().plusMillis(50));
    }
  }

  @Test
  void callsForAPersonInsideItsTurnAsTheForumsActionDoes() throws Exception {
    BlockingQueue<JsonNode> calls = new LinkedBlockingQueue<>();
    Undertow house =
        Undertow.builder()
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange ->
                exchange
                    .getRequestReceiver()
                    .receiveFullBytes((at, body) -> {
                      calls.add(JSON.readTree(body));
                      at.getResponseSender()
                          .send("{\"status\":\"queued\"}", StandardCharsets.UTF_8);
                    }))
            .build();
    house.start();
    InetSocketAddress address = (InetSocketAddress) house.getListenerInfo().getFirst().getAddress();
    try (FakeRasa rasa =
        FakeRasa.forumBot(URI.create("http://127.0.0.1:" + address.getPort() + "/handoff"))) {
      say(rasa, "u1", "Hello there");
      assertThat(say(rasa, "u1", "Agent please")).contains("Reaching out to a human agent [u1]...");
      JsonNode call = calls.poll(20, TimeUnit.SECONDS);
      assertThat(call).isNotNull();
      assertThat(call.path("sender_id").stringValue()).isEqualTo("u1");
      assertThat(call.path("isPaused").booleanValue()).isFalse();
      assertThat(call.path("intent").stringValue()).isEqualTo("human_handoff");
      assertThat(JSON.readTree(call.path("latest_events").stringValue()).valueStream())
          .extracting(event -> event.path("event").asString(""))
          .filteredOn(type -> type.equals("user") || type.equals("bot"))
          .containsExactly("user", "bot", "user");
      assertThat(
              post(
                      rasa,
                      "/conversations/u1/trigger_intent",
                      "{\"name\":\"EXTERNAL_handoff_ended\",\"entities\":{\"agent\":\"Bo\"}}")
                  .body())
          .contains("The bot is back. What else can I do?");
    } finally {
      house.stop();
    }
  }

  @Test
  void playsTheFirstScriptThatMatches() {
    try (FakeRasa rasa = FakeRasa.start()) {
      rasa.on(Pattern.compile("a+"), turn -> turn.say("as"))
          .on(text -> text.length() > 3, "long", turn -> turn.say("long " + turn.intent()));
      assertThat(say(rasa, "u1", "aaaa")).contains("as");
      assertThat(say(rasa, "u1", "bbbb")).contains("long long");
      assertThat(say(rasa, "u1", "b")).isEqualTo("[]");
    }
  }
}
