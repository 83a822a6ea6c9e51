package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.DeliveryException;
import dev.baton.testkit.webex.FakeWebex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ActivitySocketTest {

  private final FakeWebex webex = FakeWebex.start();
  private final HttpClient direct = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    direct.shutdownNow();
    webex.close();
  }

  @Test
  void aProxyIsAskedForATunnel() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpClient http =
            HttpClient.newBuilder()
                .proxy(
                    ProxySelector.of(
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), proxy.getLocalPort())))
                .build()) {
      Thread.ofVirtual().start(() -> tunnel(proxy, asked));
      URI url = url();
      try (ActivitySocket socket = ActivitySocket.connect(http, url, Instant.EPOCH)) {
        socket.send(SocketFrame.authorization("a", webex.token()));
        assertThat(socket.next(Duration.ofSeconds(20)))
            .isInstanceOfSatisfying(
                ActivitySocket.Signal.Received.class,
                first -> assertThat(first.frame()).isInstanceOf(SocketFrame.Ready.class));
      }
      assertThat(asked).containsExactly("CONNECT 127.0.0.1:" + url.getPort() + " HTTP/1.1");
      http.shutdownNow();
    }
  }

  @Test
  void refusalsAreToldApart() {
    assertThatThrownBy(() -> connect(401))
        .isInstanceOf(DeliveryException.CredentialsRejected.class);
    assertThatThrownBy(() -> connect(403)).isInstanceOf(DeliveryException.Refused.class);
    assertThatThrownBy(() -> connect(404)).isInstanceOf(ActivitySocket.UnknownDevice.class);
    assertThatThrownBy(() -> connect(410)).isInstanceOf(ActivitySocket.UnknownDevice.class);
    for (int status : List.of(429, 503)) {
      assertThatThrownBy(() -> connect(status))
          .isInstanceOfSatisfying(
              DeliveryException.Retryable.class,
              later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }
    URI nobody = URI.create("ws://127.0.0.1:1/v1/apps/wx2/registrations/x/messages");
    assertThatThrownBy(() -> ActivitySocket.connect(direct, nobody, Instant.EPOCH))
        .isInstanceOf(DeliveryException.Retryable.class)
        .hasMessageContaining("cannot be reached");
  }

  private void connect(int status) throws InterruptedException {
    webex.answerNext("GET", "/v1/apps", status, Map.of("Retry-After", "7"));
    ActivitySocket.connect(direct, url(), Instant.EPOCH).close();
  }

  /** The address of a device that is registered. */
  private URI url() {
    ServiceCatalog catalog =
        new ServiceCatalog(URI.create(webex.url().resolve("/u2c/api/v1").toString()), this::at);
    URI socket =
        new DeviceRegistration("wx", catalog, this::at, Clock.systemUTC()).current().socket();
    return URI.create(socket + "?outboundWireFormat=text&bufferStates=true");
  }

  private WebexHttp at(URI address) {
    return new WebexHttp(
        URI.create(address.getScheme() + "://" + address.getRawAuthority()),
        WebexStage.settings(webex.url(), webex.token(), Duration.ofSeconds(60)).token(),
        Duration.ofSeconds(10));
  }

  /** Serves one connection as a proxy does. */
  private static void tunnel(ServerSocket proxy, List<String> asked) {
    try (Socket client = proxy.accept()) {
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      String first = head.toString().lines().findFirst().orElseThrow();
      asked.add(first);
      int port = Integer.parseInt(first.replaceFirst(".*:(\\d+) .*", "$1"));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        OutputStream out = client.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofVirtual().start(() -> carry(server, client));
        carry(client, server);
        back.join();
      }
    } catch (IOException gone) {
      asked.add("broken: " + gone.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void carry(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException ended) {
      LoggerFactory.getLogger(ActivitySocketTest.class).debug("one side is gone", ended);
    }
  }
}
