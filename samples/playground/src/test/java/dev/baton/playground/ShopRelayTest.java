package dev.baton.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server in Python that stands between a web page's chat and Baton. */
class ShopRelayTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path RELAY = Path.of("../web-widget/relay.py");

  private PlaygroundWorld world;
  private Process relay;
  private URI shop;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(PYTHON), "no Python here");
    world = LoopbackWorld.start();
    ProcessBuilder program = new ProcessBuilder(PYTHON.toString(), RELAY.toString(), "0");
    program
        .environment()
        .put("BATON_CHAT", world.chat().messages().toString().replace("/messages", ""));
    program.environment().put("REST_TOKEN", world.chat().token());
    program.environment().put("BATON_API_TOKEN", world.console().token());
    relay = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.UTF_8));
    shop = URI.create(out.readLine().replace("The shop is open: ", ""));
  }

  @AfterEach
  void stop() throws Exception {
    if (relay != null) {
      relay.destroy();
      assertThat(relay.waitFor(10, TimeUnit.SECONDS)).isTrue();
      world.close();
    }
  }

  @Test
  void passesOnWhatVisitorsSayAndHearAndKeepsThemApart() throws Exception {
    try (HttpClient mine = visitor();
        HttpClient other = visitor()) {
      assertThat(say(mine, "{\"message\":\"hello\",\"sender\":\"somebody else\"}").statusCode())
          .isEqualTo(200);
      List<String> heard = new CopyOnWriteArrayList<>();
      HttpResponse<Stream<String>> events =
          mine.send(get("chat/messages").build(), BodyHandlers.ofLines());
      Thread.ofVirtual().start(() -> events.body().forEach(heard::add));
      await().until(() -> heard.toString().contains("What can I do for you?"));
      say(mine, "{\"message\":\"human\"}");
      await()
          .until(() ->
              mine.send(get("chat/state").build(), BodyHandlers.ofString())
                  .body()
                  .contains("queue"));

      assertThat(other.send(get("chat/state").build(), BodyHandlers.ofString()).body())
          .contains("bot");
      assertThat(heard.toString()).doesNotContain("somebody else");
      assertThat(say(mine, "[]").statusCode()).isEqualTo(400);
      HttpResponse<String> form =
          mine.send(
              get("chat/messages").POST(BodyPublishers.ofString("message=x")).build(),
              BodyHandlers.ofString());
      assertThat(form.statusCode()).isEqualTo(404);
      assertThat(mine.send(get("baton-chat.js").build(), BodyHandlers.ofString()).body())
          .contains("customElements.define");
      relay.destroy();
    }
  }

  private static HttpClient visitor() {
    return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(shop.resolve(path));
  }

  private HttpResponse<String> say(HttpClient client, String json) throws Exception {
    return client.send(
        get("chat/messages")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }
}
