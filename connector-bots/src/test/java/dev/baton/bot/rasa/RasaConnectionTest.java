package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.baton.bot.Bot;
import dev.baton.bot.BotException;
import dev.baton.bot.Reply;
import dev.baton.bot.Turn;
import dev.baton.connector.Content;
import dev.baton.connector.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Connects over TLS with an authority of its own, and through a proxy of its own. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("slow")
class RasaConnectionTest {

  private static final Turn TURN =
      new Turn(
          "t1",
          "m1",
          "u1",
          "telegram",
          "telegram",
          Content.Text.plain("hi"),
          "Ann",
          null,
          Instant.EPOCH,
          null);
  private static final List<Reply> HELLO = List.of(new Reply.Say(Content.Text.plain("hello")));

  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private @Nullable Authority made;

  @BeforeAll
  void certify(@TempDir Path folder) throws Exception {
    Authority authority = new Authority(folder);
    authority.certify("server", "san=ip:127.0.0.1");
    authority.certify("stranger", "san=dns:rasa.example.com");
    authority.certify("baton");
    made = authority;
  }

  private Authority authority() {
    return Objects.requireNonNull(made);
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
    asked.clear();
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    byte[] body = "[{\"recipient_id\":\"u1\",\"text\":\"hello\"}]".getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static InetSocketAddress anywhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private String https(String name, boolean wantsCertificate) throws Exception {
    HttpsServer server = HttpsServer.create(anywhere(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(authority().context(name)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(wanted);
          }
        });
    return started(server, "https");
  }

  private String http() throws IOException {
    return started(HttpServer.create(anywhere(), 0), "http");
  }

  private String started(HttpServer server, String scheme) {
    server.createContext("/", this::serve);
    server.start();
    servers.add(server);
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  private static List<Reply> reply(String url, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("url", url);
    Settings settings = Settings.of(values);
    Bot bot = RasaBot.create(settings, Clock.systemUTC());
    settings.verify();
    return bot.reply(TURN);
  }

  @Test
  void trustsOnlyTheGivenAuthority() throws Exception {
    String url = https("server", false);
    assertThatThrownBy(() -> reply(url, Map.of())).isInstanceOf(BotException.NotReached.class);
    assertThat(reply(url, Map.of("tls", Map.of("ca", authority().ca().toString()))))
        .isEqualTo(HELLO);
  }

  @Test
  void checksTheHostNameUnlessInsecure() throws Exception {
    String url = https("stranger", false);
    assertThatThrownBy(() -> reply(url, Map.of("tls", Map.of("ca", authority().ca().toString()))))
        .isInstanceOf(BotException.NotReached.class);
    assertThat(reply(url, Map.of("tls", Map.of("insecure", "true")))).isEqualTo(HELLO);
  }

  @Test
  void sendsAClientCertificateToAServerThatAsksForOne() throws Exception {
    String url = https("server", true);
    String ca = authority().ca().toString();
    assertThatThrownBy(() -> reply(url, Map.of("tls", Map.of("ca", ca))))
        .isInstanceOf(BotException.class);
    assertThat(
            reply(
                url,
                Map.of(
                    "tls",
                    Map.of(
                        "ca", ca,
                        "certificate", authority().certificate("baton").toString(),
                        "key", authority().key("baton").toString()))))
        .isEqualTo(HELLO);
  }

  @Test
  void reportsAFileWithoutACertificate() {
    assertThatThrownBy(() ->
            reply(
                "https://127.0.0.1:1",
                Map.of("tls", Map.of("ca", authority().key("baton").toString()))))
        .hasMessageContaining("tls.ca")
        .hasMessageContaining("certificate");
  }

  @Test
  void keepsThePathOfItsAddress() throws Exception {
    assertThat(reply(http() + "/core/", Map.of("api", "off"))).isEqualTo(HELLO);
    assertThat(asked).containsExactly("/core/webhooks/rest/webhook");
  }

  @Test
  void goesThroughAProxy() throws Exception {
    String url = http();
    try (Proxy proxy = new Proxy()) {
      assertThat(reply(url, Map.of("proxy", proxy.address()))).isEqualTo(HELLO);
      assertThat(proxy.heads)
          .singleElement()
          .asString()
          .startsWith("POST " + url + "/webhooks/rest/webhook HTTP/1.1");
      assertThat(reply(url, Map.of("proxy", "none"))).isEqualTo(HELLO);
      assertThat(proxy.heads).hasSize(1);
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> reply(url, Map.of("proxy", "http://127.0.0.1:" + free)))
        .isInstanceOf(BotException.NotReached.class);
  }

  @Test
  void tunnelsTlsThroughAProxy() throws Exception {
    String url = https("server", false);
    try (Proxy proxy = new Proxy()) {
      assertThat(
              reply(
                  url,
                  Map.of(
                      "proxy", proxy.address(), "tls", Map.of("ca", authority().ca().toString()))))
          .isEqualTo(HELLO);
      assertThat(proxy.heads)
          .singleElement()
          .asString()
          .startsWith("CONNECT " + URI.create(url).getAuthority() + " HTTP/1.1");
    }
  }

  /** Passes on what it is sent, one connection after another. */
  private static final class Proxy implements AutoCloseable {

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    Proxy() throws IOException {
      server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    String address() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket client = server.accept()) {
          String head = head(client.getInputStream());
          heads.add(head);
          String[] line = head.split(" ", 3);
          boolean tunnel = line[0].equals("CONNECT");
          URI target = URI.create(tunnel ? "https://" + line[1] : line[1]);
          try (Socket onward = new Socket(target.getHost(), target.getPort())) {
            if (tunnel) {
              client.getOutputStream().write(bytes("HTTP/1.1 200 Connected\r\n\r\n"));
            } else {
              onward.getOutputStream().write(bytes(head.replace(line[1], target.getRawPath())));
            }
            Thread up = Thread.ofVirtual().start(() -> pump(client, onward));
            pump(onward, client);
            up.interrupt();
          }
        } catch (IOException hungUp) {
          heads.removeIf(String::isEmpty);
        }
      }
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      int next = in.read();
      while (next >= 0) {
        head.append((char) next);
        if (head.toString().endsWith("\r\n\r\n")) {
          return head.toString();
        }
        next = in.read();
      }
      throw new IOException("hung up");
    }

    private static void pump(Socket from, Socket to) {
      try {
        OutputStream out = to.getOutputStream();
        from.getInputStream().transferTo(out);
        to.shutdownOutput();
      } catch (IOException hungUp) {
        closeBoth(from, to);
      }
    }

    private static void closeBoth(Socket from, Socket to) {
      try (from;
          to) {
        assertThat(to).isNotNull();
      } catch (IOException closed) {
        throw new UncheckedIOException(closed);
      }
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
