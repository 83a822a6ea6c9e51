package dev.baton.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class KeptConnectionsTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CyclicBarrier together = new CyclicBarrier(2);
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          callers.add(exchange.getRemoteAddress());
          if (exchange.getRequestURI().getPath().equals("/together")) {
            met();
          }
          byte[] answer = "ok".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void oneCallAfterTheOtherNeedsOneConnection() throws Exception {
    Connections connections = new Connections(LONG);
    try (CloseableHttpClient client = HttpClients.createMinimal(connections)) {
      for (int call = 0; call < 5; call++) {
        assertThat(get(client, "/")).isEqualTo("ok");
      }
      assertThat(callers).hasSize(1);
      assertThat(connections.getTotalStats().getAvailable()).isEqualTo(1);
    }
  }

  @Test
  void callsAtOnceHaveAConnectionEach() throws Exception {
    try (CloseableHttpClient client = HttpClients.createMinimal(new Connections(LONG))) {
      Callable<String> call = () -> get(client, "/together");
      Future<String> first = threads.submit(call);
      Future<String> second = threads.submit(call);
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("ok");
      assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("ok");
      assertThat(callers).hasSize(2);
    }
  }

  @Test
  void whatNobodyUsesIsClosed() throws Exception {
    try (ServerSocket hand = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        CloseableHttpClient client =
            HttpClients.createMinimal(new Connections(Duration.ofMillis(200)))) {
      Future<Socket> socket = threads.submit(() -> answered(hand));
      String said =
          client.execute(
              new HttpGet("http://127.0.0.1:" + hand.getLocalPort()),
              response -> EntityUtils.toString(response.getEntity()));
      assertThat(said).isEqualTo("ok");
      try (Socket kept = socket.get(20, TimeUnit.SECONDS)) {
        assertThat(kept.getInputStream().read()).as("no more bytes").isEqualTo(-1);
      }
    }
  }

  /** HttpClient closes everything at once when one call ends in an {@link Error}. */
  @Test
  void callsGoOnAfterAllConnectionsWereClosedAtOnce() throws Exception {
    Connections connections = new Connections(LONG);
    try (CloseableHttpClient client = HttpClients.createMinimal(connections)) {
      assertThat(get(client, "/")).isEqualTo("ok");
      connections.close(CloseMode.IMMEDIATE);
      assertThat(connections.getTotalStats().getAvailable()).isZero();
      assertThat(get(client, "/")).isEqualTo("ok");
      assertThat(callers).hasSize(2);
    }
  }

  @Test
  void noCallIsMadeOnceTheyAreClosed() throws Exception {
    Connections connections = new Connections(LONG);
    try (CloseableHttpClient client = HttpClients.createMinimal(connections)) {
      connections.close(CloseMode.GRACEFUL);
      assertThatThrownBy(() -> get(client, "/")).isInstanceOf(IllegalStateException.class);
      assertThat(callers).isEmpty();
    }
  }

  @Test
  void aServerWithoutTlsIsNotTakenForOneWithIt() throws Exception {
    try (ServerSocket hand = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        CloseableHttpClient client = HttpClients.createMinimal(new Connections(LONG))) {
      Future<Socket> plain = threads.submit(() -> saying(hand.accept()));
      HttpGet request = new HttpGet("https://127.0.0.1:" + hand.getLocalPort());
      assertThatThrownBy(() -> client.execute(request, response -> "answered"))
          .isInstanceOf(SSLException.class);
      plain.get(20, TimeUnit.SECONDS).close();
    }
  }

  private String get(CloseableHttpClient client, String path) throws IOException {
    return client.execute(
        new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + path),
        response -> EntityUtils.toString(response.getEntity()));
  }

  private void met() throws IOException {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new IOException("the other call did not come", alone);
    }
  }

  private static Socket answered(ServerSocket hand) throws IOException {
    Socket socket = hand.accept();
    byte[] end = new byte[4];
    while (!new String(end, StandardCharsets.US_ASCII).equals("\r\n\r\n")) {
      System.arraycopy(end, 1, end, 0, 3);
      end[3] = (byte) socket.getInputStream().read();
    }
    return saying(socket);
  }

  private static Socket saying(Socket socket) throws IOException {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static final class Connections extends KeptConnections {
    Connections(Duration idle) throws Exception {
      super(
          proxy -> SocketChannel.open().socket(),
          SystemDefaultDnsResolver.INSTANCE,
          SSLContext.getDefault(),
          Connections::connection,
          idle);
    }

    private static ManagedHttpClientConnection connection() {
      try {
        return ManagedHttpClientConnectionFactory.INSTANCE.createConnection(null);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }
}
