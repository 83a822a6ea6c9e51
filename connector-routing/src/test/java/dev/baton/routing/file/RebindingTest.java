package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that was judged is the one that is called, on each hop, with and without TLS. */
class RebindingTest {

  private static final String PUBLIC = "93.184.216.34";

  @TempDir Path folder = Path.of("");
  private final Names names = new Names();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aNameThatChangesAfterTheCheckIsCalledWhereItWasChecked() throws IOException {
    HttpServer server = server(exchange -> answer(exchange, 200, "content"));
    names.answers("shop.test", PUBLIC).answers("shop.test", "127.0.0.1");

    assertThat(read("http://shop.test/a.txt", server)).isEqualTo("content");
    assertThat(names.called).containsExactly(PUBLIC);
    assertThat(names.asked).containsExactly("shop.test");

    assertThatThrownBy(() -> read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(names.called).containsExactly(PUBLIC);
  }

  @Test
  void oneInnerAddressAmongManyIsEnoughToRefuse() throws IOException {
    HttpServer server = server(exchange -> answer(exchange, 200, "content"));
    names.answers("shop.test", PUBLIC, "10.0.0.1");

    assertThatThrownBy(() -> read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(names.called).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://inner.test/x", "http://169.254.169.254/latest", "//inner.test/x"})
  void aRedirectToTheInsideIsRefused(String location) throws IOException {
    HttpServer server =
        server(exchange -> {
          exchange.getResponseHeaders().add("Location", location);
          answer(exchange, 302, "");
        });
    names.answers("shop.test", PUBLIC).answers("inner.test", "192.168.1.1");
    names.answers("169.254.169.254", "169.254.169.254");

    assertThatThrownBy(() -> read("http://shop.test/a.txt", server))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("private");
    assertThat(names.called).containsExactly(PUBLIC);
  }

  @Test
  void aRedirectToAnotherPublicPlaceIsFollowedAndOneWithoutEndIsNot() throws IOException {
    HttpServer server =
        server(exchange -> {
          if (exchange.getRequestURI().getPath().equals("/there")) {
            answer(exchange, 200, String.valueOf(exchange.getRequestHeaders().getFirst("Host")));
          } else {
            exchange.getResponseHeaders().add("Location", "http://cdn.test/there");
            answer(exchange, 302, "");
          }
        });
    names.answers("shop.test", PUBLIC).answers("cdn.test", "8.8.8.8");
    assertThat(read("http://shop.test/a.txt", server)).isEqualTo("cdn.test");
    assertThat(names.called).containsExactly(PUBLIC, "8.8.8.8");

    HttpServer circle =
        server(exchange -> {
          exchange.getResponseHeaders().add("Location", "/again");
          answer(exchange, 302, "");
        });
    assertThatThrownBy(() -> read("http://shop.test/a.txt", circle))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("302");
  }

  @Test
  void aServerIsToProveItsNameAndNotItsAddress() throws Exception {
    SSLContext context = contextFor("shop.test");
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    begin(server, exchange -> answer(exchange, 200, "secret content"));
    Reach trusting = Reach.over(context.getSocketFactory());
    names.answers("shop.test", PUBLIC).answers("other.test", PUBLIC);

    assertThat(read("https://shop.test/a.txt", server, trusting)).isEqualTo("secret content");
    assertThatThrownBy(() -> read("https://other.test/a.txt", server, trusting))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() ->
            read(
                "https://shop.test/a.txt",
                server,
                Reach.over((SSLSocketFactory) SSLSocketFactory.getDefault())))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aFileInChunksComesWholeAndOneThatBreaksOffIsAnError() throws IOException {
    HttpServer chunked =
        server(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 3; i++) {
            exchange
                .getResponseBody()
                .write(("part" + i + " ").repeat(3000).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
          }
          exchange.close();
        });
    names.answers("shop.test", PUBLIC);
    assertThat(read("http://shop.test/a.txt", chunked)).hasSize(3 * 3000 * 6).endsWith("part2 ");

    int broken = raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
    assertThatThrownBy(() -> read("http://shop.test/a.txt", broken, Reach.direct()))
        .isInstanceOf(IOException.class);
    int half = raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n");
    assertThatThrownBy(() -> read("http://shop.test/a.txt", half, Reach.direct()))
        .isInstanceOf(IOException.class);
    int old = raw("HTTP/1.0 200 OK\r\n\r\nto the end");
    assertThat(read("http://shop.test/a.txt", old, Reach.direct())).isEqualTo("to the end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: much\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        ""
      })
  void whatIsNotHttpIsRefused(String answer) throws IOException {
    names.answers("shop.test", PUBLIC);
    int port = raw(answer);
    assertThatThrownBy(() -> read("http://shop.test/a.txt", port, Reach.direct()))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aHeadWithoutEndIsRefused() throws IOException {
    names.answers("shop.test", PUBLIC);
    int port = raw("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(20_000));
    assertThatThrownBy(() -> read("http://shop.test/a.txt", port, Reach.direct()))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  private String read(String url, HttpServer server) throws IOException {
    return read(url, server, Reach.direct());
  }

  private String read(String url, HttpServer server, Reach trust) throws IOException {
    return read(url, server.getAddress().getPort(), trust);
  }

  /** Reads through names whose every address leads to a port of this machine. */
  private String read(String url, int port, Reach trust) throws IOException {
    OpenFiles files = new OpenFiles(Map.of(), false, names.leadingTo(port, trust));
    try (Files.Opened opened = files.open(new FileRef.Linked(URI.create(url), null, null))) {
      return new String(opened.bytes().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private HttpServer server(Handler handler) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    begin(server, handler);
    return server;
  }

  private void begin(HttpServer server, Handler handler) {
    server.createContext("/", handler::handle);
    server.start();
    open.add(() -> server.stop(0));
  }

  /** A server that reads a request, says this, and hangs up. */
  private int raw(String answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 5, loopback());
    open.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            byte[] request = new byte[8192];
            if (socket.getInputStream().read(request) > 0) {
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
          } catch (IOException over) {
            open.remove(server);
          }
        });
    return server.getLocalPort();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private SSLContext contextFor(String host) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = java.nio.file.Files.newInputStream(file)) {
      keys.load(stored, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  @FunctionalInterface
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  /** Names whose answers are written down; the last answer of each stays. */
  private static final class Names {

    private final Map<String, Deque<String[]>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> called = new CopyOnWriteArrayList<>();

    Names answers(String name, String... addresses) {
      answers.computeIfAbsent(name, unknown -> new ArrayDeque<>()).add(addresses);
      return this;
    }

    Reach leadingTo(int port, Reach trust) {
      return new Reach() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
          asked.add(host);
          Deque<String[]> known = answers.get(host);
          if (known == null) {
            throw new UnknownHostException(host);
          }
          String[] next = known.size() > 1 ? known.removeFirst() : known.getFirst();
          InetAddress[] addresses = new InetAddress[next.length];
          for (int i = 0; i < next.length; i++) {
            addresses[i] = InetAddress.getByName(next[i]);
          }
          return addresses;
        }

        @Override
        public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
          called.add(address.getAddress().getHostAddress());
          return trust.connect(new InetSocketAddress(loopback(), port), timeout);
        }

        @Override
        public Socket secure(Socket plain, String host, int at) throws IOException {
          return trust.secure(plain, host, at);
        }
      };
    }
  }
}
