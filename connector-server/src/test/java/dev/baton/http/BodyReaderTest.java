package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BodyReaderTest {

  private static final Duration WHOLE = Duration.ofSeconds(2);

  private final EdgeFixture edge =
      new EdgeFixture(
          new EdgeLimits(
              new EdgeLimits.Bodies(200_000, 300_000, WHOLE, 1_000_000, 500_000),
              new EdgeLimits.Streams(1_000_000, Duration.ofSeconds(10))));

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aBodyOfExactlyTheLimitIsAccepted() {
    assertThat(edge.post("/channels/tg/webhook", "ok" + "k".repeat(199_998)).statusCode())
        .isEqualTo(200);
    assertThat(edge.script.stored.getFirst().id()).hasSize(200_000);
  }

  @Test
  void aLongerBodyIsRefusedByItsDeclaredLength() {
    HttpResponse<String> answer = edge.post("/channels/tg/webhook", "k".repeat(200_001));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(EdgeFixture.code(answer)).isEqualTo("too_large");
  }

  @Test
  void aLongerBodyInChunksIsRefused() {
    HttpResponse<String> answer =
        edge.send(
            edge.to("/handoff")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[3_000_000]))));

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void chunksAreJoined() {
    String chunks = "3\r\nok1\r\n4\r\n ok2\r\n0\r\n\r\n";
    String answer =
        RawHttp.exchange(
            edge.port(), RawHttp.post("Connection: close", "Transfer-Encoding: chunked") + chunks);

    assertThat(answer).startsWith("HTTP/1.1 200 ");
    assertThat(edge.script.stored).hasSize(2);
  }

  @Test
  void aClientThatExpects100ContinueGetsIt() throws IOException {
    try (Socket socket = RawHttp.open(edge.port())) {
      RawHttp.write(
          socket, RawHttp.post("Connection: close", "Expect: 100-continue", "Content-Length: 2"));
      byte[] go = socket.getInputStream().readNBytes(25);
      assertThat(new String(go, java.nio.charset.StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 100 ");
      RawHttp.write(socket, "ok");
      await().until(() -> edge.script.stored.size() == 1);
    }
  }

  @Test
  void slowClientsAreCutOffWhileHonestCallsGoOn() throws IOException {
    List<Socket> slowClients = new ArrayList<>();
    try {
      for (String path : List.of("/channels/tg/webhook", "/handoff", "/healthz", "/nowhere")) {
        for (int i = 0; i < 50; i++) {
          Socket slowClient = RawHttp.open(edge.port());
          RawHttp.write(
              slowClient,
              "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\no");
          slowClients.add(slowClient);
        }
      }
      for (int i = 0; i < 50; i++) {
        assertThat(edge.post("/channels/tg/webhook", "ok").statusCode()).isEqualTo(200);
      }
      long start = System.nanoTime();
      for (Socket slowClient : slowClients) {
        Thread writer =
            Thread.startVirtualThread(() -> {
              try {
                while (true) {
                  RawHttp.write(slowClient, "k");
                  java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                }
              } catch (IOException cutOff) {
                assertThat(cutOff).isNotNull();
              }
            });
        assertThat(writer).isNotNull();
      }
      for (Socket slowClient : slowClients) {
        drain(slowClient);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(edge.script.stored).hasSize(50);
      assertThat(edge.script.calls).isEmpty();
    } finally {
      for (Socket slowClient : slowClients) {
        slowClient.close();
      }
    }
  }

  @Test
  void longBodiesShareABudgetAndShortOnesStillPass() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      String most = "k".repeat(190_000);
      int busy = 0;
      for (int i = 0; i < 6; i++) {
        Socket client = RawHttp.open(edge.port());
        clients.add(client);
        RawHttp.write(
            client,
            "POST /channels/tg/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 199999\r\n\r\n"
                + most);
      }
      assertThat(edge.post("/channels/tg/webhook", "ok").statusCode()).isEqualTo(200);
      for (Socket client : clients) {
        busy += drain(client).startsWith("HTTP/1.1 503 ") ? 1 : 0;
      }
      assertThat(busy).isBetween(1, 3);
      await()
          .untilAsserted(() ->
              assertThat(edge.post("/channels/tg/webhook", "ok" + most).statusCode())
                  .isEqualTo(200));
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void shortBodiesShareABudgetToo() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket client = RawHttp.open(edge.port());
        clients.add(client);
        RawHttp.write(
            client,
            "POST /channels/tg/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 65536\r\n\r\n"
                + "k".repeat(60_000));
      }
      int busy = 0;
      for (Socket client : clients) {
        busy += drain(client).startsWith("HTTP/1.1 503 ") ? 1 : 0;
      }
      assertThat(busy).isGreaterThanOrEqualTo(20);
      assertThat(edge.post("/channels/tg/webhook", "ok").statusCode()).isEqualTo(200);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void allBudgetsTogetherAreLessThanHalfOfAnyHeap() {
    for (long heap : List.of(128L << 20, 256L << 20, 512L << 20, 8L << 30)) {
      EdgeLimits limits = EdgeLimits.ofHeap(heap);
      assertThat(limits.bodies().starts() + limits.bodies().rests() + limits.streams().unread())
          .isLessThan(heap / 2);
    }
    assertThat(EdgeLimits.ofHeap(8L << 30).bodies().rests()).isEqualTo(64L << 20);
  }

  @Test
  void aCallThatBreaksOffIsNotStored() throws IOException {
    try (Socket socket = RawHttp.open(edge.port())) {
      RawHttp.write(
          socket, "POST /channels/tg/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nok");
      socket.shutdownOutput();
      drain(socket);
    }
    assertThat(edge.post("/channels/tg/webhook", "ok2").statusCode()).isEqualTo(200);
    assertThat(edge.script.stored).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/conversations/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/conversations/% HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/conversations/%ff%fe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/conversations?before=%e0%80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /api/v1/conversations?limit=%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /\u0000 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /handoff HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}",
        "POST /handoff HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n{}",
        "POST /handoff HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Length: 99999999999999999999\r\n\r\n"
            + "{}",
        "POST /handoff HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Length: 2\r\n"
            + "Content-Length: 3\r\n\r\n"
            + "{}",
        "POST /handoff HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "zz\r\n"
            + "{}\r\n",
        "POST /handoff HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n{}",
        "BREW /handoff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /healthz HTTP/9.9\r\n\r\n"
      })
  void malformedCallsAreNeverAnsweredWithA5xx(String request) throws IOException {
    try (Socket socket = RawHttp.open(edge.port())) {
      RawHttp.write(socket, request);
      socket.shutdownOutput();
      assertThat(drain(socket)).doesNotStartWith("HTTP/1.1 5").doesNotContain("Exception");
    }
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void tooManyOrTooLongHeadersAreRefused() {
    String many =
        "GET /healthz HTTP/1.1\r\n" + "X-A: b\r\n".repeat(10_000) + "Connection: close\r\n\r\n";
    String longOne = "GET /healthz HTTP/1.1\r\nX-A: " + "b".repeat(100_000) + "\r\n\r\n";

    assertThat(refusal(many)).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
    assertThat(refusal(longOne)).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
  }

  private String refusal(String request) {
    try (Socket socket = RawHttp.open(edge.port())) {
      RawHttp.write(socket, request);
      return drain(socket);
    } catch (IOException reset) {
      return "";
    }
  }

  /** Reads everything until the server ends the connection, by a close or by a reset. */
  private static String drain(Socket socket) {
    StringBuilder all = new StringBuilder();
    try {
      int next = socket.getInputStream().read();
      while (next >= 0) {
        all.append((char) next);
        next = socket.getInputStream().read();
      }
    } catch (java.net.SocketTimeoutException stays) {
      throw new AssertionError("the server did not end the connection", stays);
    } catch (IOException reset) {
      all.append("");
    }
    return all.toString();
  }
}
