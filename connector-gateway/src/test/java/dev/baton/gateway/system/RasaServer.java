package dev.baton.gateway.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code rasa run --enable-api}: one Rasa server with a trained project and a token. */
final class RasaServer implements AutoCloseable {

  static final String TOKEN = "rasa-token-0123456789abcdef";

  private final Served process;
  private final int port;

  private RasaServer(Served process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one, and waits until its model is loaded.
   *
   * @param name of its log
   * @param credentials its channels, as {@code credentials.yml} has them
   * @param keys the keys to its API, as arguments of {@code rasa run}
   */
  static RasaServer start(
      RasaProject project,
      String name,
      int port,
      int actionPort,
      String credentials,
      List<String> keys) {
    Path folder = project.folder();
    Path endpoints = folder.resolve(name + "-endpoints.yml");
    Path channels = folder.resolve(name + "-credentials.yml");
    try {
      Files.writeString(
          endpoints,
          "action_endpoint:\n  url: \"http://127.0.0.1:%d/webhook\"\n".formatted(actionPort));
      Files.writeString(channels, credentials);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--enable-api",
                "--port",
                String.valueOf(port),
                "--model",
                project.model().toString(),
                "--endpoints",
                endpoints.toString(),
                "--credentials",
                channels.toString()));
    arguments.addAll(keys);
    Served process =
        Served.rasa(
            project.release().home(),
            folder,
            folder.resolve(name + ".log"),
            List.copyOf(arguments));
    RasaServer server = new RasaServer(process, port);
    process.awaitReady(server.url().resolve("/"));
    return server;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The server's version, such as {@code 3.6.21}. */
  String version() {
    return get(api("/version", "")).path("version").asString("");
  }

  /** A conversation's tracker with all its events. */
  JsonNode tracker(String sender) {
    return get(conversation(sender, "/tracker", "&include_events=ALL"));
  }

  /** Texts of a conversation's events of one type, in order. */
  List<String> texts(String sender, String event) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : tracker(sender).path("events")) {
      if (each.path("event").asString("").equals(event)) {
        texts.add(each.path("text").asString(""));
      }
    }
    return texts;
  }

  /** Appends events to a tracker, as other clients of Rasa's API do. */
  void append(String sender, String events) {
    HttpResponse<String> answer =
        Program.send(
            HttpRequest.newBuilder(conversation(sender, "/tracker/events", ""))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(events))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private URI conversation(String sender, String call, String query) {
    String id = URLEncoder.encode(sender, StandardCharsets.UTF_8).replace("+", "%20");
    return api("/conversations/" + id + call, query);
  }

  String logTail() {
    return process.logTail();
  }

  private URI api(String path, String query) {
    return URI.create(url() + path + "?token=" + TOKEN + query);
  }

  private static JsonNode get(URI url) {
    HttpResponse<String> answer =
        Program.send(HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).GET().build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Program.JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    process.close();
  }
}
