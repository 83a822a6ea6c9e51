package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A client that speaks Rasa's REST channel, made of the JDK alone, without code of Baton. */
final class RestClient implements AutoCloseable {

  static final String TOKEN = "rest-token-0123456789";

  private final URI base;
  private final String sender;
  private @Nullable InputStream stream;
  private volatile String lastId = "";

  /** The texts that came over the stream, in order. */
  final List<String> events = new CopyOnWriteArrayList<>();

  RestClient(URI program, String sender) {
    this.base = program.resolve("/channels/web/");
    this.sender = sender;
  }

  /** Posts a text and reads the answer. */
  List<JsonNode> say(String text) {
    return say(text, null);
  }

  /** Posts a text under an id of its own. */
  List<JsonNode> say(String text, @Nullable String id) {
    HttpResponse<String> answer =
        post(
            JsonNodeFactory.instance
                .objectNode()
                .put("sender", sender)
                .put("message", text)
                .put("name", "Bob")
                .put("id", id)
                .toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return array(answer.body());
  }

  HttpResponse<String> post(String body) {
    return Program.send(
        request("messages")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Fetches what waits, without a stream. */
  List<JsonNode> fetch() {
    return array(Program.send(request("messages?sender=" + sender).GET().build()).body());
  }

  /** Opens the stream where the last one ended. */
  void listen() {
    HttpRequest.Builder request =
        request("messages?sender=" + sender).header("Accept", "text/event-stream").GET();
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    try {
      HttpResponse<InputStream> answer =
          Program.HTTP.send(request.build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      InputStream body = answer.body();
      stream = body;
      Thread.ofVirtual().start(() -> read(body));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void read(InputStream body) {
    try (Scanner lines = new Scanner(body, StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        String line = lines.nextLine();
        if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("data: ")) {
          JsonNode json = Program.JSON.readTree(line.substring(6));
          assertThat(json.path("recipient_id").asString()).isEqualTo(sender);
          events.add(json.path("text").asString(""));
        }
      }
    }
  }

  static List<String> texts(List<JsonNode> messages) {
    return messages.stream().map(message -> message.path("text").asString("")).toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + TOKEN);
  }

  private static List<JsonNode> array(String body) {
    JsonNode json = Program.JSON.readTree(body);
    assertThat(json.isArray()).as(body).isTrue();
    List<JsonNode> messages = new ArrayList<>();
    json.forEach(messages::add);
    return messages;
  }

  @Override
  public void close() {
    hangUp();
  }

  /** Stops listening; {@link #listen} begins again. */
  void hangUp() {
    InputStream open = stream;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }
}
