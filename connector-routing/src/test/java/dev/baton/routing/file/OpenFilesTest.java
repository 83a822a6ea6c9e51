package dev.baton.routing.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Channel;
import dev.baton.connector.Content.FileRef;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Files;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links from bots are fetched, but not from the internal network. */
class OpenFilesTest {

  private static final Map<String, Channel> CHANNELS = Map.of("tg", withoutFiles());

  private final OpenFiles careful = new OpenFiles(CHANNELS, false);
  private final OpenFiles trusting = new OpenFiles(CHANNELS, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/secret",
        "http://localhost/secret",
        "http://[::1]/secret",
        "http://[::ffff:127.0.0.1]/secret",
        "http://0.0.0.0/secret",
        "http://10.1.2.3/secret",
        "http://172.16.0.1/secret",
        "http://192.168.1.1/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/secret",
        "http://[fd00::1]/secret",
        "http://[fe80::1]/secret",
        "http://224.0.0.1/secret",
        "http://2130706433/secret",
        "http:///nohost"
      })
  void nothingIsFetchedFromTheInternalNetwork(String url) {
    assertThatThrownBy(() -> careful.open(linked(url, null)))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aLinkIsFetchedWithItsNameAndKind() throws IOException {
    HttpServer server = server(200, "text/plain");
    try (Files.Opened opened = trusting.open(linked(at(server, "/files/plan.txt"), null))) {
      assertThat(opened.bytes().readAllBytes())
          .isEqualTo("content".getBytes(StandardCharsets.UTF_8));
      assertThat(opened.name()).isEqualTo("plan.txt");
      assertThat(opened.mime()).isEqualTo("text/plain");
      assertThat(opened.size()).isEqualTo(7);
    } finally {
      server.stop(0);
    }
    HttpServer other = server(200, "text/plain");
    try (Files.Opened opened = trusting.open(linked(at(other, "/"), "named.bin"))) {
      assertThat(opened.name()).isEqualTo("named.bin");
    } finally {
      other.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 404, 500})
  void otherAnswersAreRefused(int status) throws IOException {
    HttpServer server = server(status, "text/plain");
    try {
      assertThatThrownBy(() -> trusting.open(linked(at(server, "/x"), null)))
          .isInstanceOf(DeliveryException.Refused.class)
          .hasMessageContaining(String.valueOf(status));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatDoesNotAnswerAndAnUnknownSchemeAreRefused() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThatThrownBy(() -> trusting.open(linked("http://127.0.0.1:" + closed + "/x", null)))
        .isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> trusting.open(linked("file:///etc/passwd", null)))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  @Test
  void aFileOfAChannelWithoutFilesIsRefused() {
    assertThatThrownBy(() -> careful.open(new FileRef.Held("tg", "f", null, null, -1)))
        .isInstanceOf(DeliveryException.Refused.class)
        .hasMessageContaining("tg");
    assertThatThrownBy(() -> careful.open(new FileRef.Held("none", "f", null, null, -1)))
        .isInstanceOf(DeliveryException.Refused.class);
  }

  private static Channel withoutFiles() {
    return (Channel)
        Proxy.newProxyInstance(
            OpenFilesTest.class.getClassLoader(),
            new Class<?>[] {Channel.class},
            (proxy, method, arguments) -> {
              throw new AssertionError(method + " must not be called");
            });
  }

  private static FileRef linked(String url, @Nullable String name) {
    return new FileRef.Linked(URI.create(url), name, null);
  }

  private static String at(HttpServer server, String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static HttpServer server(int status, String mime) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "content".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", mime);
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
