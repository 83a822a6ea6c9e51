package dev.baton.bot.rasa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.connector.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RasaHttpTest {

  private static BotHttpClient.Answer post(URI url, Duration deadline) {
    return http(url).post("u1", "/hook", "", new StringEntity("{}"), deadline);
  }

  private static RasaHttp http(URI url) {
    return new RasaHttp(
        url,
        new RasaAuthorization(new Secret("s3cret"), null, Clock.systemUTC()),
        new RasaConnection(Duration.ofSeconds(5), null, null));
  }

  @Test
  void readsAWholeAnswer() throws Exception {
    try (Raw raw =
        new Raw(out -> out.write(bytes("HTTP/1.1 418 x\r\nContent-Length: 3\r\n\r\nä!")))) {
      assertThat(post(raw.url(), Duration.ofSeconds(20)))
          .isEqualTo(new BotHttpClient.Answer(418, "ä!"));
      assertThat(raw.head()).startsWith("POST /hook?token=s3cret HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void treatsAProxysErrorAsLost(int status) throws Exception {
    String answer = "HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n\r\n";
    try (Raw raw = new Raw(out -> out.write(bytes(answer)))) {
      assertThatThrownBy(() -> post(raw.url(), Duration.ofSeconds(20)))
          .isInstanceOf(BotException.Lost.class);
    }
  }

  @Test
  void reportsNotReachedWithoutRevealingTheToken() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    for (String url : new String[] {"http://127.0.0.1:" + free, "http://no-such-host.invalid"}) {
      assertThatThrownBy(() -> post(URI.create(url), Duration.ofSeconds(20)))
          .isInstanceOf(BotException.NotReached.class)
          .satisfies(failure ->
              assertThat(failure.getMessage() + failure.getCause()).doesNotContain("s3cret"));
    }
  }

  @Test
  void endsASlowBodyAtTheDeadline() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n["));
          while (!done.await(20, TimeUnit.MILLISECONDS)) {
            out.write(' ');
            out.flush();
          }
        })) {
      Instant began = Instant.now();
      assertThatThrownBy(() -> post(raw.url(), Duration.ofMillis(300)))
          .isInstanceOf(BotException.Lost.class);
      assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(10));
      done.countDown();
    }
  }

  @Test
  void treatsACutOffAnswerAsLost() throws Exception {
    for (String cut : new String[] {"", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[{\"te"}) {
      try (Raw raw = new Raw(out -> out.write(bytes(cut)))) {
        assertThatThrownBy(() -> post(raw.url(), Duration.ofSeconds(20)))
            .isInstanceOf(BotException.Lost.class);
      }
    }
  }

  @Test
  void failsOnAnEndlessAnswer() throws Exception {
    byte[] chunk = new byte[1 << 16];
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n["));
          for (long sent = 0; sent < 4L * BotHttpClient.LIMIT; sent += chunk.length) {
            out.write(chunk);
          }
        })) {
      assertThatThrownBy(() -> post(raw.url(), Duration.ofSeconds(20)))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("more than");
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length)
        + "\r\n"
        + text
        + "\r\n";
  }

  private static void stream(URI url, Duration deadline, Consumer<String> line) {
    http(url).streamWebhook("/hook", new StringEntity("{}"), deadline, line);
  }

  @Test
  void passesOnLinesAndALastOneWithoutALineBreak() throws Exception {
    List<String> lines = new ArrayList<>();
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
          byte[] umlaut = bytes("ä\n");
          out.write(bytes("1\r\n"));
          out.write(umlaut, 0, 1);
          out.write(bytes("\r\n2\r\n"));
          out.write(umlaut, 1, 2);
          out.write(bytes("\r\n" + chunk("b\n\nc\r\nlast") + "0\r\n\r\n"));
        })) {
      stream(raw.url(), Duration.ofSeconds(20), lines::add);
      assertThat(raw.head()).startsWith("POST /hook?stream=true HTTP/1.1");
    }
    assertThat(lines).containsExactly("ä", "b", "", "c\r", "last");
  }

  @Test
  void treatsAStreamThatIsCutOffOrStallsAsLost() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    String begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("a\n");
    List<String> lines = new ArrayList<>();
    CountDownLatch heard = new CountDownLatch(1);
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes(begun));
          out.flush();
          assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        })) {
      assertThatThrownBy(() ->
              stream(
                  raw.url(),
                  Duration.ofSeconds(20),
                  line -> {
                    lines.add(line);
                    heard.countDown();
                  }))
          .isInstanceOf(BotException.Lost.class);
    }
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes(begun));
          out.flush();
          assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        })) {
      assertThatThrownBy(() -> stream(raw.url(), Duration.ofSeconds(3), lines::add))
          .isInstanceOf(BotException.Lost.class)
          .hasMessageContaining("did not end");
      done.countDown();
    }
    assertThat(lines).containsExactly("a", "a");
  }

  @Test
  void failsOnAnEndlessLine() throws Exception {
    byte[] much = new byte[BotHttpClient.LONGEST_LINE + 10];
    Arrays.fill(much, (byte) 'x');
    try (Raw raw =
        new Raw(out -> {
          out.write(bytes("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nshort\n"));
          out.write(much);
          out.write(much);
        })) {
      List<String> lines = new ArrayList<>();
      assertThatThrownBy(() -> stream(raw.url(), Duration.ofSeconds(20), lines::add))
          .isInstanceOf(BotException.Failed.class)
          .hasMessageContaining("more than");
      assertThat(lines).containsExactly("short");
    }
  }

  @Test
  void escapesDotSegmentsInASender() {
    assertThat(RasaHttp.inPath("..")).isEqualTo("%2E%2E");
    assertThat(RasaHttp.inPath(".")).isEqualTo("%2E");
    assertThat(RasaHttp.inPath("a/../../b/.")).isEqualTo("a/%2E%2E/%2E%2E/b/%2E");
    assertThat(RasaHttp.inPath("../x y?#%ä")).isEqualTo("%2E%2E/x%20y%3F%23%25%C3%A4");
  }

  @Test
  void keepsANameInAPathAsItIs() {
    for (String name : List.of("Y2lz/b==", "-100123", "wx:42", "ann@example.com", "a.b_c~(d)+1")) {
      assertThat(RasaHttp.inPath(name)).isEqualTo(name);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A server that reads the head of a request and then writes any bytes. */
  private static final class Raw implements AutoCloseable {

    private final ServerSocket server;
    private volatile @Nullable Exception ended;
    private volatile String head = "";

    Raw(Answer answer) throws IOException {
      server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(answer));
    }

    private interface Answer {
      void write(OutputStream out) throws Exception;
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    String head() {
      return head;
    }

    private void serve(Answer answer) {
      try (Socket socket = server.accept()) {
        head = readRequest(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        answer.write(out);
        out.flush();
      } catch (Exception hungUp) {
        ended = hungUp;
      }
    }

    private static String readRequest(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int at = lower.indexOf("content-length:") + "content-length:".length();
      in.readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip()));
      return head.toString();
    }

    @Override
    public void close() throws IOException {
      server.close();
      if (ended != null && !(ended instanceof IOException)) {
        throw new IllegalStateException(ended);
      }
    }
  }
}
