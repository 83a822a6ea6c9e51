package dev.baton.testkit.rasa;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rasa's REST channel, streamed or not, and its callback channel. */
final class RasaChannels {

  static final String REST = "/webhooks/rest/webhook";
  static final String CALLBACK = "/webhooks/callback/webhook";

  private static final Logger log = LoggerFactory.getLogger(RasaChannels.class);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(task -> Thread.ofVirtual().name("fake-rasa-callback").start(task))
          .build();

  private final RasaOptions options;
  private final Dialogue dialogue;

  RasaChannels(RasaOptions options, Dialogue dialogue) {
    this.options = options;
    this.dialogue = dialogue;
  }

  /** Answers everything that was said; if the turn failed, what was said until then. */
  ArrayNode rest(String body) throws InterruptedException {
    ArrayNode messages = FakeTracker.JSON.createArrayNode();
    message(body, messages::add);
    return messages;
  }

  /** Streams the answer; false if the turn failed, in which case the answer never ends. */
  boolean stream(String body, OutputStream out) throws IOException, InterruptedException {
    out.flush();
    return message(
        body,
        message -> {
          try {
            out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
          } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp);
          }
        });
  }

  /** Uses only the sender and the message; answers only when the turn is over. */
  boolean callback(String body) throws InterruptedException {
    JsonNode call = FakeTracker.JSON.readTree(body);
    return dialogue.message(
        call.path("sender").asString("default"),
        call.path("message").asString(""),
        "callback",
        FakeTracker.JSON.createObjectNode(),
        this::callBack);
  }

  /**
   * Sends one message; an error status is logged and dropped, a broken connection fails the turn.
   */
  void callBack(ObjectNode message) {
    URI url = options.callback;
    if (url == null) {
      throw new IllegalStateException("no callback channel");
    }
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(url)
                  .timeout(Duration.ofMinutes(5))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(message.toString()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 400) {
        log.error("Failed to send output message to callback. Status: {}", answer.statusCode());
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", stopped);
    }
  }

  private boolean message(String body, TurnContext.Output output) throws InterruptedException {
    JsonNode call = FakeTracker.JSON.readTree(body);
    return dialogue.message(
        call.path("sender").asString("default"),
        call.path("message").asString(""),
        call.path("input_channel").asString("rest"),
        call.path("metadata").isObject()
            ? call.path("metadata")
            : FakeTracker.JSON.createObjectNode(),
        output);
  }
}
