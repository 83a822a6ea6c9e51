package dev.baton.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * One console as a browser keeps it open: the lists are read once, then the stream of events tells
 * what changes; the conversation that is shown is read again when it changes, and the queues and
 * the state of the parts now and then.
 */
final class OpenConsole implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String api;
  private final String token;
  private final Thread streaming;
  private final Thread looking;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String shown = "";

  OpenConsole(ConsoleOrder order) {
    this.api = "http://127.0.0.1:" + order.port() + "/api/v1";
    this.token = order.token();
    JsonNode list = LineDialog.JSON.readTree(read("/conversations?limit=100"));
    if (!list.path("conversations").isEmpty()) {
      shown = list.path("conversations").path(0).path("id").asString();
      read("/conversations/" + shown);
    }
    this.streaming = Thread.ofVirtual().start(this::stream);
    this.looking = Thread.ofVirtual().start(this::look);
  }

  private void stream() {
    try {
      HttpResponse<InputStream> stream =
          http.send(
              request("/events?kinds=conversation,handoff,health"),
              HttpResponse.BodyHandlers.ofInputStream());
      if (stream.statusCode() != 200) {
        throw new RunFailure("the stream of events was answered with " + stream.statusCode());
      }
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          bytes.addAndGet(line.length() + 1L);
          if (line.startsWith("data:")) {
            events.incrementAndGet();
            if (!shown.isEmpty() && line.contains("\"id\":\"" + shown + "\"")) {
              read("/conversations/" + shown + "/messages?limit=50");
            }
          }
        }
      }
    } catch (IOException ended) {
      System.err.println("a stream of events ended: " + ended.getMessage());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      while (true) {
        List.of("/queues", "/status").forEach(this::read);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private String read(String path) {
    try {
      HttpResponse<String> answer = http.send(request(path), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new RunFailure(path + " was answered with " + answer.statusCode());
      }
      answers.incrementAndGet();
      bytes.addAndGet(answer.body().length());
      return answer.body();
    } catch (IOException failure) {
      throw new RunFailure(path + " was not answered", failure);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return "{}";
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .header("Authorization", "Bearer " + token)
        .build();
  }

  ConsoleReport report() {
    return new ConsoleReport(events.get(), answers.get(), bytes.get());
  }

  @Override
  public void close() {
    streaming.interrupt();
    looking.interrupt();
    http.shutdownNow();
  }
}
