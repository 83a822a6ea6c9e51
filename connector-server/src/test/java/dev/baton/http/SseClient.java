package dev.baton.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Listens to a stream of events as a browser does. */
final class SseClient implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader in;
  private final int status;
  private String id = "";

  private SseClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    this.status = Integer.parseInt(in.readLine().split(" ", -1)[1]);
    for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
      assert !header.isBlank();
    }
  }

  /** An event that has data. */
  record Event(String id, String kind, String data) {

    JsonNode json() {
      return EdgeFixture.JSON.readTree(data);
    }
  }

  static SseClient listen(EdgeFixture edge, String query, @Nullable String lastEventId)
      throws IOException {
    Socket socket = RawHttp.open(edge.port());
    socket.setSoTimeout(10_000);
    RawHttp.write(
        socket,
        "GET /api/v1/events"
            + query
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
            + "\r\n");
    return new SseClient(socket);
  }

  int status() {
    return status;
  }

  /** Waits until the stream has told from where it would go on. */
  void awaitBegin() {
    while (id.isEmpty()) {
      line();
    }
  }

  /** The next events that have data. */
  List<Event> next(int count) {
    List<Event> events = new ArrayList<>();
    String kind = "";
    String data = "";
    while (events.size() < count) {
      String line = line();
      if (line.startsWith("event: ")) {
        kind = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !data.isEmpty()) {
        events.add(new Event(id, kind, data));
        data = "";
      }
    }
    return events;
  }

  private String line() {
    try {
      String line = in.readLine();
      if (line == null) {
        throw new AssertionError("the stream has ended");
      }
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
      return line;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
