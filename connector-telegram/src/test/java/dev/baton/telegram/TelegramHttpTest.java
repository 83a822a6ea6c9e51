package dev.baton.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.connector.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server by hand: each test says what it does with each connection. */
@Timeout(60)
class TelegramHttpTest {

  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final HttpEntity BODY =
      new ByteArrayEntity("{}".getBytes(StandardCharsets.UTF_8), null);

  private final ServerSocket server = listening();
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final String address = "http://127.0.0.1:" + server.getLocalPort();
  private final TelegramHttp http = http(address);

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static TelegramHttp http(String url) {
    Settings settings = Settings.of(Map.of("token", "1:to ken", "api-url", url));
    TelegramSettings read = TelegramSettings.read(settings);
    settings.verify();
    return new TelegramHttp(read, ProxySelector.of(null));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  @Test
  void usesAConnectionAgain() throws Exception {
    serve(ANSWER, ANSWER);

    assertThat(said(http)).isEqualTo("ok");
    assertThat(said(http)).isEqualTo("ok");

    assertThat(socket()).as("the one that answered both").isNotNull();
    assertThat(heads.take())
        .startsWith("POST /bot1:to%20ken/getMe HTTP/1.1")
        .contains("Host: 127.0.0.1:" + server.getLocalPort());
  }

  @Test
  void aDownloadThatIsClosedEarlyEndsItsCall() throws Exception {
    serve("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc");
    TelegramHttp.Download download = http.download("photos/ä b?.png");
    try (InputStream bytes = download.bytes()) {
      assertThat(download.size()).isEqualTo(100_000);
      assertThat(bytes.read()).isEqualTo('a');
    }
    assertThatItsEndIsSudden(socket());
    assertThat(heads.take())
        .startsWith("GET /file/bot1:to%20ken/photos/%C3%A4%20b%3F.png HTTP/1.1");
  }

  private static String said(TelegramHttp http) throws IOException {
    return new String(http.send(http.call("getMe", BODY), SECONDS).body(), StandardCharsets.UTF_8);
  }

  /** Not closed in peace, which would read what is left. */
  private static void assertThatItsEndIsSudden(Socket socket) {
    assertThatThrownBy(
            () -> {
              assertThat(socket.getInputStream().read()).as("no more bytes").isEqualTo(-1);
              throw new IOException("ended in peace");
            })
        .isInstanceOf(SocketException.class);
  }

  /** The next connection that was served, once all its requests are answered. */
  private Socket socket() throws InterruptedException {
    Socket next = accepted.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody connected");
    }
    return next;
  }

  /** Takes one connection, and gives one answer for each request over it. */
  private void serve(String... answers) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            Socket socket = server.accept();
            for (String answer : answers) {
              answer(socket, answer);
            }
            accepted.add(socket);
          } catch (IOException stopped) {
            assertThat(server.isClosed()).isTrue();
          }
        });
  }

  private void answer(Socket socket, String answer) throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).isNotNegative();
      head.append((char) next);
    }
    if (head.indexOf("POST") == 0) {
      in.skipNBytes(2);
    }
    heads.add(head.toString());
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
  }
}
