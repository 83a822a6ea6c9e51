package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each link is requested once, and its file arrives unchanged or not at all. */
class LinkResponseTest {

  private static final String PUBLIC = "93.184.216.34";
  private static final String LINK = "http://shop.test/a.txt";

  private final FakeWeb web = new FakeWeb();

  @AfterEach
  void close() throws IOException {
    web.close();
  }

  @Test
  void aRequestCarriesOnlyTheHeadersItNeeds() throws IOException {
    List<Headers> requests = new CopyOnWriteArrayList<>();
    HttpServer server =
        web.server(exchange -> {
          requests.add(exchange.getRequestHeaders());
          exchange.getResponseHeaders().add("Set-Cookie", "a=b");
          exchange.getResponseHeaders().add("Location", "/there");
          FakeWeb.answer(exchange, requests.size() == 1 ? 302 : 200, "content");
        });
    web.answers("shop.test", PUBLIC);

    assertThat(web.read("http://user:word@shop.test/a.txt", server)).isEqualTo("content");

    assertThat(requests).hasSize(2);
    assertThat(requests)
        .allSatisfy(headers -> {
          assertThat(headers.keySet())
              .containsExactlyInAnyOrder(
                  "Host", "User-agent", "Accept", "Accept-encoding", "Connection");
          assertThat(headers.getFirst("Accept-encoding")).isEqualTo("identity");
          assertThat(headers.getFirst("User-agent")).isEqualTo("Baton");
        });
  }

  @Test
  void aCompressedFileStaysCompressed() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bomb)) {
      zipped.write(new byte[10 << 20]);
    }
    HttpServer server =
        web.server(exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, bomb.size());
          exchange.getResponseBody().write(bomb.toByteArray());
          exchange.close();
        });
    web.answers("shop.test", PUBLIC);
    int port = server.getAddress().getPort();

    try (Files.Opened file = web.open(LINK, port, LinkWeb.ofThisMachine())) {
      assertThat(file.size()).isEqualTo(bomb.size());
      assertThat(file.bytes().readAllBytes()).isEqualTo(bomb.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 407, 408, 421, 503})
  void aServerThatAsksForARetryGetsNone(int status) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        web.server(exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=x");
          FakeWeb.answer(exchange, status, "");
        });
    web.answers("shop.test", PUBLIC, "8.8.8.8");

    assertThatThrownBy(() -> web.read(LINK, server)).isInstanceOf(DeliveryException.Refused.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void aServerThatHangsUpIsNotTriedAtItsOtherAddress() throws IOException {
    web.answers("shop.test", PUBLIC, "8.8.8.8");
    int port = web.raw("");

    assertThatThrownBy(() -> web.read(LINK, port)).isInstanceOf(DeliveryException.Refused.class);
    assertThat(web.called()).containsExactly(PUBLIC);
  }

  @Test
  void theSystemProxyIsNotUsed() throws IOException {
    HttpServer server = web.server(exchange -> FakeWeb.answer(exchange, 200, "content"));
    web.answers("shop.test", PUBLIC);
    List<URI> asked = new CopyOnWriteArrayList<>();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            asked.add(uri);
          }
        });
    try {
      assertThat(web.read(LINK, server)).isEqualTo("content");
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(asked).extracting(URI::getHost).doesNotContain("shop.test");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noConnectionStaysOpen(boolean read) throws Exception {
    web.answers("shop.test", PUBLIC);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> closed.complete(closedByItsReader(server)));

      try (Files.Opened file = web.open(LINK, server.getLocalPort(), LinkWeb.ofThisMachine())) {
        assertThat(read ? file.bytes().readAllBytes().length : 7).isEqualTo(7);
      }

      assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean closedByItsReader(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] request = new byte[8192];
      assertThat(socket.getInputStream().read(request)).isPositive();
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ncontent"
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void aFileInChunksArrivesWholeAndATruncatedOneIsAnError() throws IOException {
    HttpServer chunked =
        web.server(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 3; i++) {
            exchange
                .getResponseBody()
                .write(("part" + i + " ").repeat(3000).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
          }
          exchange.close();
        });
    web.answers("shop.test", PUBLIC);
    assertThat(web.read(LINK, chunked)).hasSize(3 * 3000 * 6).endsWith("part2 ");

    int broken = web.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
    assertThatThrownBy(() -> web.read(LINK, broken)).isInstanceOf(IOException.class);
    int half = web.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n");
    assertThatThrownBy(() -> web.read(LINK, half)).isInstanceOf(IOException.class);
    int old = web.raw("HTTP/1.0 200 OK\r\n\r\nto the end");
    assertThat(web.read(LINK, old)).isEqualTo("to the end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        ""
      })
  void anAnswerThatIsNotHttpIsRefused(String answer) throws IOException {
    web.answers("shop.test", PUBLIC);
    int port = web.raw(answer);
    assertThatThrownBy(() -> web.read(LINK, port)).isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void endlessResponseHeadersAreRefused() throws IOException {
    web.answers("shop.test", PUBLIC);
    int port = web.raw("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(60_000));
    assertThatThrownBy(() -> web.read(LINK, port)).isInstanceOf(DeliveryException.Refused.class);
  }
}
