package dev.baton.rest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client's stream of events, read as events arrive. */
final class Events implements AutoCloseable {

  /** One event. */
  record Event(String id, String data) {}

  final List<Event> seen = new CopyOnWriteArrayList<>();
  final HttpResponse<InputStream> answer;
  volatile boolean ended;

  Events(Rig rig, String sender, String... headers) {
    var request = rig.to("messages?sender=" + sender).header("Accept", "text/event-stream").GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    answer = Rig.soon(rig.http.sendAsync(request.build(), BodyHandlers.ofInputStream()));
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    String id = "";
    try (Scanner lines = new Scanner(answer.body(), StandardCharsets.UTF_8)) {
      while (lines.hasNextLine()) {
        String line = lines.nextLine();
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          seen.add(new Event(id, line.substring(6)));
        }
      }
    }
    ended = true;
  }

  void awaitSeen(int count) {
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() >= count);
  }

  @Override
  public void close() {
    hangUp();
  }

  void hangUp() {
    try {
      answer.body().close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
