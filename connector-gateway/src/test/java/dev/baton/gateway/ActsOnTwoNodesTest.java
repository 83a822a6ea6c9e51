package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.baton.store.testkit.postgres.LocalPostgres;
import dev.baton.testkit.ChatClient;
import dev.baton.testkit.rasa.FakeRasa;
import dev.baton.testkit.telegram.FakeTelegram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is done, heard and asked at one of two nodes holds at the other. */
@Tag("slow")
@Timeout(200)
final class ActsOnTwoNodesTest {

  private static final String TOKEN = "t0ken-of-the-api";
  private static final int ROUNDS = 50;

  @TempDir private Path folder = Path.of("");

  private final FakeTelegram telegram = FakeTelegram.start();
  private final FakeRasa rasa = FakeRasa.forumBot(URI.create("http://127.0.0.1:9/handoff"));
  private final List<AutoCloseable> open = new ArrayList<>(List.of(telegram, rasa));
  private final HttpClient http = HttpClient.newHttpClient();
  private String one = "";
  private String other = "";
  private String conversation = "";

  @BeforeEach
  void start() throws IOException {
    LocalPostgres postgres = Postgres.server();
    open.addFirst(http);
    Path file =
        Files.writeString(
            folder.resolve("baton.yml"),
            """
            server: {port: 1, api-token: "%s"}
            store: {url: "%s", user: "%s", lease: 2s}
            bots: {helpdesk: {type: rasa, url: "%s"}}
            channels: {telegram: {type: telegram, token: "%s", api-url: "%s"}}
            queues: {support: {desks: [console]}}
            """
                .formatted(
                    TOKEN,
                    postgres.url(postgres.freshDatabase()),
                    postgres.user(),
                    rasa.url(),
                    telegram.token(),
                    telegram.url()));
    one = node(file);
    other = node(file);
    ChatClient bob = telegram.privateChat(501, "Bob");
    bob.say(null, "/human");
    await()
        .atMost(ONE_MINUTE)
        .until(() -> get(one, "/conversations?control=queue").path("conversations").size() == 1);
    conversation = get(one, "/conversations").path("conversations").path(0).path("id").asString();
  }

  private String node(Path file) {
    Gateway gateway = Gateway.start(file, Map.of(), OptionalInt.of(0));
    open.addFirst(gateway);
    return gateway.address().toString();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static HttpRequest.Builder to(String node, String path, String token) {
    return HttpRequest.newBuilder(URI.create(node + "/api/v1" + path))
        .header("Authorization", "Bearer " + token);
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private JsonNode get(String node, String path) {
    return json(send(to(node, path, TOKEN).GET()).join());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpRequest.Builder act(String node, String token, String what, String body) {
    return to(node, "/conversations/" + conversation + what, token)
        .POST(BodyPublishers.ofString(body));
  }

  private String caller(String name) {
    HttpResponse<String> made =
        send(to(one, "/tokens", TOKEN)
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\":\"%s\",\"role\":\"operator\"}".formatted(name))))
            .join();
    assertThat(made.statusCode()).isEqualTo(201);
    return json(made).path("token").asString();
  }

  @Test
  void whatIsRepeatedAtTheOtherNodeIsDoneOnce() {
    assertThat(send(act(one, TOKEN, "/take-over", "")).join().statusCode()).isEqualTo(200);
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      for (String node : List.of(one, other)) {
        all.add(
            send(
                act(node, TOKEN, "/messages", "{\"text\":\"only once\"}")
                    .header("Idempotency-Key", "k1")));
      }
    }

    List<HttpResponse<String>> answers = all.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(202);
    assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
    assertThat(answers)
        .filteredOn(answer -> answer.headers().firstValue("Idempotent-Replayed").isEmpty())
        .hasSize(1);
    assertThat(get(other, "/conversations/" + conversation + "/messages").path("messages"))
        .filteredOn(message -> message.path("author").asString().equals("agent"))
        .hasSize(1);
  }

  @Test
  void whatHappensAtOneNodeIsHeardAtTheOther() throws IOException {
    assertThat(send(act(one, TOKEN, "/take-over", "")).join().statusCode()).isEqualTo(200);
    HttpResponse<Stream<String>> heard =
        http.sendAsync(
                to(other, "/events?kinds=message,change,handoff", TOKEN).GET().build(),
                BodyHandlers.ofLines())
            .join();
    try (Stream<String> lines = heard.body()) {
      var told = lines.iterator();
      while (!told.next().startsWith("id: ")) {
        assertThat(heard.statusCode()).isEqualTo(200);
      }
      assertThat(send(act(one, TOKEN, "/messages", "{\"text\":\"from the one\"}")).join())
          .extracting(HttpResponse::statusCode)
          .isEqualTo(202);
      Set<String> deliveries = new HashSet<>();
      while (!deliveries.contains("sent")) {
        String line = told.next();
        if (line.startsWith("data: ") && line.contains("from the one")) {
          deliveries.add(
              JsonMapper.shared().readTree(line.substring(6)).path("delivery").asString());
        }
      }
    }
  }

  @Test
  void aSessionOfOneNodeIsValidAndEndsAtBoth() {
    String token = caller("Olga");
    HttpResponse<String> begun =
        http.sendAsync(
                HttpRequest.newBuilder(URI.create(one + "/api/v1/session"))
                    .header("Origin", one)
                    .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                    .build(),
                BodyHandlers.ofString())
            .join();
    assertThat(begun.statusCode()).isEqualTo(200);
    String cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
    String csrf = json(begun).path("csrf").asString();

    assertThat(session(other, cookie)).isEqualTo(200);
    assertThat(session(one, cookie)).isEqualTo(200);
    HttpResponse<String> ended =
        send(HttpRequest.newBuilder(URI.create(other + "/api/v1/session"))
                .header("Cookie", cookie)
                .header("X-CSRF-Token", csrf)
                .header("Origin", other)
                .DELETE())
            .join();
    assertThat(ended.statusCode()).isEqualTo(200);
    assertThat(session(other, cookie)).isEqualTo(401);
    await().atMost(ONE_MINUTE).until(() -> session(one, cookie) == 401);
  }

  private int session(String node, String cookie) {
    return send(HttpRequest.newBuilder(URI.create(node + "/api/v1/session"))
            .header("Cookie", cookie)
            .GET())
        .join()
        .statusCode();
  }

  @Test
  void ofTwoWhoTakeWhatTheySawOneWinsWhicheverNodesTheyCall() {
    List<String> idle = new ArrayList<>(List.of(caller("Olga"), caller("Pia"), caller("Quinn")));
    for (String token : idle) {
      await()
          .atMost(ONE_MINUTE)
          .until(() -> send(to(other, "/me", token).GET()).join().statusCode() == 200);
    }
    for (int round = 0; round < ROUNDS; round++) {
      String seen =
          send(to(round % 2 == 0 ? one : other, "/conversations/" + conversation, TOKEN).GET())
              .join()
              .headers()
              .firstValue("ETag")
              .orElseThrow();
      List<String> taking = List.of(idle.get(0), idle.get(1));
      List<CompletableFuture<HttpResponse<String>>> both =
          List.of(
              send(act(one, taking.getFirst(), "/take-over", "").header("If-Match", seen)),
              send(act(other, taking.getLast(), "/take-over", "").header("If-Match", seen)));
      List<Integer> answers = both.stream().map(each -> each.join().statusCode()).toList();

      assertThat(answers).as("round %d", round).containsExactlyInAnyOrder(200, 412);
      String winner = taking.get(answers.indexOf(200));
      idle.remove(winner);
      idle.add(winner);
    }
    JsonNode all = get(one, "/conversations/" + conversation);
    assertThat(all.path("conversation").path("epoch").asInt()).isGreaterThan(ROUNDS);
  }
}
