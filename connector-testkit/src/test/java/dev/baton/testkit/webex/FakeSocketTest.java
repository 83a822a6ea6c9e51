package dev.baton.testkit.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.testkit.RefusedCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The fake refuses on its socket what Webex refuses. */
@Timeout(60)
class FakeSocketTest {

  private static final String DEVICE =
      """
      {"name":"n","deviceName":"n","deviceType":"DESKTOP","model":"m","localizedModel":"m",
       "systemName":"s","systemVersion":"1"}
      """;
  private static final String QUERY = "?outboundWireFormat=text&bufferStates=true";

  private final FakeWebex webex = FakeWebex.start();
  private final String host = "http://" + webex.url().getAuthority();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebexChat user = webex.direct("uma@example.com", "Uma");

  @AfterEach
  void close() {
    http.shutdownNow();
    webex.close();
  }

  @Test
  void theListOfServicesNeedsTheTokenAndAFormat() throws Exception {
    JsonNode list = json(call("GET", host + "/u2c/api/v1/catalog?format=hostmap", null));
    assertThat(list.at("/serviceLinks/wdm").asString("")).isEqualTo(host + "/wdm/api/v1");
    assertThat(list.at("/hostCatalog/conv-a.wbx2.com/0/id").asString(""))
        .isEqualTo("urn:TEAM:us-east-2_a:conversation");
    assertThat(call("GET", host + "/u2c/api/v1/catalog", null).statusCode()).isEqualTo(400);
    webex.revoke();
    assertThat(call("GET", host + "/u2c/api/v1/catalog?format=hostmap", null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aDeviceNeedsAllItsFieldsAndThereIsRoomForAHundred() throws Exception {
    String devices = host + "/wdm/api/v1/devices";
    assertThat(call("POST", devices, "{\"name\":\"n\"}").statusCode()).isEqualTo(400);
    assertThat(call("POST", devices, DEVICE.replace("DESKTOP", "TOASTER")).statusCode())
        .isEqualTo(400);
    JsonNode made = json(call("POST", devices, DEVICE));
    String url = made.path("url").asString("");
    assertThat(call("PUT", url, DEVICE).statusCode()).isEqualTo(200);
    assertThat(json(call("GET", devices, null)).path("devices")).hasSize(1);
    assertThat(call("DELETE", url, null).statusCode()).isEqualTo(204);
    assertThat(call("PUT", url, DEVICE).statusCode()).isEqualTo(404);
    for (int i = 0; i < 100; i++) {
      assertThat(call("POST", devices, DEVICE).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = call("POST", devices, DEVICE);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("excessive device registrations");
  }

  @Test
  void nothingIsToldBeforeTheTokenIsShown() throws Exception {
    Ear ear = connect(socket() + QUERY);
    user.say(null, "unheard");
    ear.send("{\"id\":\"1\",\"type\":\"ping\"}");
    assertThat(ear.next()).isEqualTo("closed 4401");
    assertThat(webex.refusedCalls())
        .extracting(RefusedCalls.RefusedCall::method)
        .containsExactly("SOCKET ping");

    Ear wrong = connect(socket() + QUERY);
    wrong.send("{\"id\":\"1\",\"type\":\"authorization\",\"data\":{\"token\":\"Bearer wrong\"}}");
    assertThat(wrong.next()).isEqualTo("closed 4401");
  }

  @Test
  void anActivityNamesTheMessageAndHidesItsWords() throws Exception {
    Ear ear = authorised(socket());
    String id = user.say(null, "secret words");

    JsonNode frame = WebexJson.MAPPER.readTree(ear.next());
    JsonNode activity = frame.at("/data/activity");
    assertThat(frame.at("/data/eventType").asString("")).isEqualTo("conversation.activity");
    assertThat(activity.path("verb").asString("")).isEqualTo("post");
    assertThat(activity.path("id").asString("")).isEqualTo(WebexWorld.uuid(id));
    assertThat(activity.at("/target/id").asString("")).isEqualTo(WebexWorld.uuid(user.roomId()));
    assertThat(frame.toString()).doesNotContain("secret words").doesNotContain(id);
    assertThat(webex.unacknowledgedFrames()).isEqualTo(1);
    ear.send("{\"type\":\"ack\",\"messageId\":\"" + frame.path("id").asString("") + "\"}");
    await().until(() -> webex.unacknowledgedFrames() == 0);
  }

  @Test
  void pingsAreAnsweredAndStrangeFramesEndTheConnection() throws Exception {
    Ear ear = authorised(socket());
    ear.send("{\"id\":\"p1\",\"type\":\"ping\"}");
    assertThat(ear.next()).contains("\"pong\"").contains("\"p1\"");
    ear.send("{\"type\":\"ack\",\"messageId\":\"never sent\"}");
    assertThat(ear.next()).isEqualTo("closed 1003");

    Ear other = authorised(socket());
    other.send("{\"type\":\"hello\"}");
    assertThat(other.next()).isEqualTo("closed 1003");
    assertThat(webex.refusedCalls()).hasSize(2);
  }

  @Test
  void aSecondConnectionOfADeviceReplacesTheFirst() throws Exception {
    String socket = socket();
    Ear first = authorised(socket);
    Ear second = authorised(socket);
    assertThat(first.next()).isEqualTo("closed 4000");
    user.say(null, "hello");
    assertThat(second.next()).contains("conversation.activity");
    assertThat(webex.openSockets()).isEqualTo(1);
  }

  @Test
  void anUnknownDeviceCannotConnect() throws Exception {
    String socket = socket();
    webex.forgetDevices();
    Assertions.assertThatThrownBy(() -> connect(socket + QUERY))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(404));
  }

  @Test
  void whoAsksForBinaryFramesIsRefused() throws Exception {
    String socket = socket();
    Assertions.assertThatThrownBy(() -> connect(socket))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    assertThat(webex.refusedCalls()).hasSize(1);
  }

  private String socket() throws Exception {
    return json(call("POST", host + "/wdm/api/v1/devices", DEVICE))
        .path("webSocketUrl")
        .asString("");
  }

  private Ear authorised(String socket) throws Exception {
    Ear ear = connect(socket + QUERY);
    ear.send(
        "{\"id\":\"1\",\"type\":\"authorization\",\"data\":{\"token\":\"Bearer "
            + webex.token()
            + "\"}}");
    JsonNode ready = WebexJson.MAPPER.readTree(ear.next());
    assertThat(ready.at("/data/eventType").asString("")).isEqualTo("mercury.buffer_state");
    ear.send("{\"type\":\"ack\",\"messageId\":\"" + ready.path("id").asString("") + "\"}");
    await().until(() -> webex.unacknowledgedFrames() == 0);
    return ear;
  }

  private Ear connect(String socket) {
    Ear ear = new Ear();
    ear.socket = http.newWebSocketBuilder().buildAsync(URI.create(socket), ear).join();
    return ear;
  }

  private HttpResponse<String> call(String method, String url, @Nullable String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + webex.token())
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WebexJson.MAPPER.readTree(answer.body());
  }

  /** What a device hears. */
  private static final class Ear implements WebSocket.Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private @Nullable WebSocket socket;

    void send(String text) {
      assertThat(socket).isNotNull();
      if (socket != null) {
        socket.sendText(text, true).join();
      }
    }

    String next() throws InterruptedException {
      return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        heard.add(partial.toString());
        partial.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      heard.add("closed " + code);
      return null;
    }
  }
}
