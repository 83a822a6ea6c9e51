package dev.baton.bot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server by hand: each test says what it does with each connection. */
@Timeout(60)
class BotConnectionsTest {

  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final ServerSocket server = listening();
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private final URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
  private final BotHttpClient http = new BotHttpClient("the bot", address, SECONDS, null, null);

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
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
    assertThat(call().body()).isEqualTo("ok");
    assertThat(call().body()).isEqualTo("ok");
    assertThat(socket()).as("the one that answered both").isNotNull();
  }

  @Test
  void leavesAConnectionThatItsServerHasClosed() throws Exception {
    serve(ANSWER);
    assertThat(call().ok()).isTrue();
    socket().close();
    serve(ANSWER);
    assertThat(call().ok()).isTrue();
  }

  /** They would be read as the answer to somebody else's call. */
  @Test
  void leavesAConnectionOverWhichUnaskedBytesCame() throws Exception {
    serve(ANSWER);
    assertThat(call().ok()).isTrue();
    socket().getOutputStream().write(ANSWER.replace("ok", "no").getBytes(StandardCharsets.UTF_8));
    serve(ANSWER);
    assertThat(call().body()).isEqualTo("ok");
  }

  @Test
  void anInterruptEndsACallOnAnyThread() throws Exception {
    for (Thread.Builder kind : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
      serve("");
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Thread caller =
          kind.start(() -> {
            try {
              thrown.complete(new AssertionError(call().toString()));
            } catch (BotException stopped) {
              thrown.complete(stopped);
            }
          });
      Socket socket = socket();
      caller.interrupt();
      assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(BotException.Lost.class);
      assertThatThrownBy(() -> ended(socket)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aCallWhoseTimeIsOverBeforeItHasAConnectionReachesNoBot() {
    for (int nanos = 0; nanos < 400_000; nanos += 1_000) {
      Duration deadline = Duration.ofNanos(nanos);
      serve("");
      assertThatThrownBy(() -> http.send(request(), deadline)).isInstanceOf(BotException.class);
    }
    HttpPost cancelled = request();
    cancelled.cancel();
    assertThatThrownBy(() -> http.send(cancelled, SECONDS))
        .isInstanceOf(BotException.NotReached.class);
  }

  /** The sender of an answer may be as strange in its head as in its body. */
  @Test
  void anEndlessHeadIsNotReadToItsEnd() throws Exception {
    serve("HTTP/1.1 200 OK\r\n" + "X-More: of it\r\n".repeat(500) + "Content-Length: 0\r\n\r\n");
    assertThatThrownBy(this::call).isInstanceOf(BotException.Lost.class);
  }

  private static void ended(Socket socket) throws IOException {
    assertThat(socket.getInputStream().read()).as("no more bytes").isEqualTo(-1);
    throw new SocketException("ended in peace");
  }

  private BotHttpClient.Answer call() {
    return http.send(request(), SECONDS);
  }

  private HttpPost request() {
    HttpPost request = new HttpPost(address);
    request.setEntity(GuardedBody.of("{}".getBytes(StandardCharsets.UTF_8), () -> {}));
    return request;
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
              InputStream in = socket.getInputStream();
              for (int next = in.read(); next >= 0 && next != '}'; next = in.read()) {
                assertThat(next).isNotNegative();
              }
              socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            }
            accepted.add(socket);
          } catch (IOException stopped) {
            assertThat(server.isClosed()).isTrue();
          }
        });
  }
}
