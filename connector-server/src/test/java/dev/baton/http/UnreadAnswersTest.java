package dev.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Secret;
import dev.baton.connector.ServingChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients that do not read their responses are hung up on, so that the memory is freed. */
class UnreadAnswersTest {

  private static final int MORE_THAN_THE_NETWORK_TAKES = 24 << 20;
  private static final long PLENTY = 100L << 20;
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final BlockingQueue<CompletableFuture<Void>> pieces = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> left = new LinkedBlockingQueue<>();

  @Test
  void hangsUpOnAClientThatDoesNotReadTheEnd() throws Exception {
    try (EdgeFixture edge = edge(PLENTY, SHORT);
        Socket deaf = ask(edge, "end=true")) {
      assertThat(soon(pieces)).failsWithin(Duration.ofSeconds(20));
      assertThat(soon(left)).isEqualTo("true");
      assertThat(deaf.isClosed()).isFalse();
    }
  }

  @Test
  void hangsUpOnAClientThatDoesNotReadAPiece() throws Exception {
    try (EdgeFixture edge = edge(PLENTY, SHORT);
        Socket deaf = ask(edge, "end=false")) {
      assertThat(soon(pieces)).failsWithin(Duration.ofSeconds(20));
      assertThat(soon(left)).isEqualTo("false");
      assertThat(deaf.isClosed()).isFalse();
    }
  }

  @Test
  void unreadBytesOfAllClientsAreLimitedAndFreedWhenTheyLeave() throws Exception {
    try (EdgeFixture edge = edge(MORE_THAN_THE_NETWORK_TAKES + 1_000, LONG)) {
      try (Socket first = ask(edge, "end=true")) {
        assertThat(soon(pieces)).isNotDone();
        try (Socket second = ask(edge, "end=true")) {
          assertThat(soon(pieces)).failsWithin(Duration.ofSeconds(20));
          assertThat(soon(left)).isEqualTo("true");
          assertThat(second.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(first.isClosed()).isFalse();
      }
      assertThat(soon(left)).isEqualTo("true");
      try (Socket third = ask(edge, "end=true")) {
        CompletableFuture<Void> piece = soon(pieces);
        third.setSoTimeout(20_000);
        long read = third.getInputStream().skip(MORE_THAN_THE_NETWORK_TAKES);
        assertThat(read).isEqualTo(MORE_THAN_THE_NETWORK_TAKES);
        assertThat(piece).succeedsWithin(Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void theBodiesOfOpenResponsesAreNotCounted() throws Exception {
    EdgeLimits twoBodies =
        new EdgeLimits(
            new EdgeLimits.Bodies(1_000, 1_000, Duration.ofSeconds(5), 4_096, PLENTY),
            new EdgeLimits.Streams(PLENTY, LONG));
    List<Socket> open = new ArrayList<>();
    try (EdgeFixture edge =
        new EdgeFixture(
            Map.of("web", new TalkativeChannel()), HttpEdge.AccessSettings.LOCAL_ONLY, twoBodies)) {
      for (int i = 0; i < 5; i++) {
        Socket socket = RawHttp.open(edge.port());
        open.add(socket);
        RawHttp.write(
            socket,
            "POST /channels/web/messages HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Content-Length: 2\r\n\r\n"
                + "ok");
        assertThat(soon(pieces)).succeedsWithin(Duration.ofSeconds(20));
        assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private EdgeFixture edge(long unread, Duration timeout) {
    EdgeLimits limits =
        new EdgeLimits(
            new EdgeLimits.Bodies(1_000, 1_000, Duration.ofSeconds(5), PLENTY, PLENTY),
            new EdgeLimits.Streams(unread, timeout));
    return new EdgeFixture(
        Map.of("web", new TalkativeChannel()), HttpEdge.AccessSettings.LOCAL_ONLY, limits);
  }

  private static Socket ask(EdgeFixture edge, String query) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), edge.port()));
    RawHttp.write(
        socket, "GET /channels/web/messages?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return socket;
  }

  private static <T> T soon(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("nothing came in time").isNotNull();
    return Objects.requireNonNull(next);
  }

  /** Writes more than the network takes, and ends the response if the query says so. */
  private final class TalkativeChannel implements ServingChannel {

    @Override
    public List<Service> services() {
      return List.of(
          new Service(
              "POST",
              "messages",
              1_000,
              (call, client) -> {
                client.begin("text/plain");
                client.whenLeaving(client::end);
                pieces.add(client.write("still thinking").toCompletableFuture());
              }),
          new Service(
              "GET",
              "messages",
              0,
              (call, client) -> {
                String end = String.valueOf(call.parameter("end"));
                client.begin("text/plain");
                client.whenLeaving(() -> left.add(end));
                pieces.add(
                    client.write("x".repeat(MORE_THAN_THE_NETWORK_TAKES)).toCompletableFuture());
                if (end.equals("true")) {
                  client.end();
                }
              }));
    }

    @Override
    public @Nullable Secret token() {
      return null;
    }
  }
}
