package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlaygroundServerTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final PlaygroundState state = new PlaygroundState(StandIn::start);
  private final PlaygroundServer server = PlaygroundServer.start(state, 0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
    state.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/playground.js, text/javascript",
    "/window.js, text/javascript",
    "/message.js, text/javascript",
    "/wire.js, text/javascript",
    "/story.js, text/javascript",
    "/shop, text/html",
    "/shop.css, text/css",
    "/baton-chat.js, text/javascript",
    "/playground.css, text/css",
    "/icon.svg, image/svg+xml"
  })
  void servesThePageFromItself(String path, String type) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(answer.body())
        .doesNotContain("https://")
        .doesNotContain("innerHTML")
        .doesNotContain("insertAdjacentHTML");
  }

  @Test
  void whatIsSaidShowsUpInTheState() throws Exception {
    assertThat(act("{\"act\":\"say\",\"seat\":\"mia\",\"text\":\"<b>hi</b>\"}").statusCode())
        .isEqualTo(200);

    await()
        .untilAsserted(() -> {
          JsonNode parts = state();
          assertThat(parts.at("/seat:mia/messages/0/text").asString()).isEqualTo("<b>hi</b>");
          assertThat(parts.at("/seat:mia/messages/0/own").asBoolean()).isTrue();
          assertThat(parts.at("/steps/0/done").asBoolean()).isTrue();
          assertThat(parts.at("/steps/1/done").asBoolean()).isFalse();
          assertThat(parts.at("/control/0/control").asString()).isEqualTo("bot");
          assertThat(parts.at("/wire/0/from").asString()).isEqualTo("telegram");
        });
  }

  @Test
  void controlIsShownChangingHands() throws Exception {
    act("{\"act\":\"say\",\"seat\":\"mia\",\"text\":\"human\"}");
    await().until(() -> state().at("/control/0/control").asString().equals("queue"));
    String offer = state().at("/seat:ann/messages/0/id").asString();

    act("{\"act\":\"press\",\"seat\":\"ann\",\"message\":\"" + offer + "\",\"button\":\"Claim\"}");

    await()
        .untilAsserted(() -> {
          JsonNode baton = state().at("/control/0");
          assertThat(baton.path("control").asString()).isEqualTo("agent");
          assertThat(baton.path("agent").asString()).isEqualTo("Ann");
          assertThat(baton.path("epoch").asInt()).isEqualTo(2);
        });
  }

  @Test
  void eventsTellOnlyWhatChanged() throws Exception {
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(server.url().resolve("/events")).build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(event(lines)).contains("\"seat:mia\"", "\"seat:jonas\"", "\"steps\"");

      act("{\"act\":\"say\",\"seat\":\"jonas\",\"text\":\"hello\"}");

      assertThat(event(lines)).contains("\"seat:jonas\"", "hello").doesNotContain("seat:mia");
    }
  }

  @Test
  void photosAreServedAsPictures() throws Exception {
    act("{\"act\":\"photo\",\"seat\":\"mia\"}");
    await()
        .until(() -> state().at("/seat:mia/messages/0/file/mime").asString().equals("image/png"));
    String id = state().at("/seat:mia/messages/0/id").asString();

    HttpResponse<byte[]> file =
        client.send(
            HttpRequest.newBuilder(server.url().resolve("/file?seat=mia&message=" + id)).build(),
            BodyHandlers.ofByteArray());

    assertThat(file.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(file.body()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void startingAgainForgetsEverything() throws Exception {
    act("{\"act\":\"say\",\"seat\":\"mia\",\"text\":\"hello\"}");
    await().until(() -> state().at("/seat:mia/messages").size() > 0);

    HttpResponse<String> again = post("/again", "{}", "application/json");

    assertThat(again.statusCode()).isEqualTo(200);
    await()
        .untilAsserted(() -> {
          assertThat(state().at("/seat:mia/messages")).isEmpty();
          assertThat(state().at("/wire")).isEmpty();
          assertThat(state().at("/world").asInt()).isEqualTo(2);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"act\":\"say\"}",
        "{\"act\":\"say\",\"seat\":\"nobody\",\"text\":\"x\"}",
        "{\"act\":\"say\",\"seat\":\"mia\",\"text\":\" \"}",
        "{\"act\":\"dance\",\"seat\":\"mia\"}",
        "{\"act\":\"location\",\"seat\":\"jonas\"}"
      })
  void whatCannotBeDoneIsRefused(String body) throws Exception {
    HttpResponse<String> answer = act(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/error/message").asString()).isNotEmpty();
  }

  @Test
  void aCallIsToldWholeAndATroubleIsMadeAndMended() throws Exception {
    act("{\"act\":\"say\",\"seat\":\"mia\",\"text\":\"hello\"}");
    await().until(() -> state().at("/wire").size() > 0);
    long number = state().at("/wire/0/number").asLong();

    assertThat(JSON.readTree(get("/call?number=" + number).body()).has("request")).isTrue();
    assertThat(get("/call?number=999999").statusCode()).isEqualTo(400);
    assertThat(trouble("BOT_DEAD", true).statusCode()).isEqualTo(200);
    await().until(() -> state().at("/troubles/0").asString("").equals("bot_dead"));
    assertThat(trouble("BOT_DEAD", false).statusCode()).isEqualTo(200);
    await().until(() -> state().at("/troubles").isEmpty());
    assertThat(trouble("WEBEX_FROZEN", true).statusCode()).as("none here").isEqualTo(400);
  }

  private HttpResponse<String> trouble(String name, boolean on) throws Exception {
    return post("/trouble", "{\"trouble\":\"" + name + "\",\"on\":" + on + "}", "application/json");
  }

  @Test
  void pagesOfOtherOriginsAreKeptOut() throws Exception {
    assertThat(post("/again", "{}", "text/plain").statusCode()).isEqualTo(400);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    URI url = server.url();
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /state HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }

  private static String event(BufferedReader lines) throws Exception {
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        throw new AssertionError("the stream ended");
      }
      if (line.startsWith("data: ")) {
        return line;
      }
    }
  }

  private JsonNode state() throws Exception {
    return JSON.readTree(get("/state").body()).path("parts");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.url().resolve(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> act(String json) throws Exception {
    return post("/act", json, "application/json");
  }

  private HttpResponse<String> post(String path, String body, String type) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.url().resolve(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
