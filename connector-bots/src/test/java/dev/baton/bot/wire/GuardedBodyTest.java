package dev.baton.bot.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bot.BotException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class GuardedBodyTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server = socket();
  private final CompletableFuture<String> connected = new CompletableFuture<>();
  private final CompletableFuture<String> heard = new CompletableFuture<>();
  private final BotHttpClient http =
      new BotHttpClient("the bot", address(), Duration.ofSeconds(5), null, null);

  private static ServerSocket socket() {
    try {
      return new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /** The two kinds of calls. */
  enum CallKind {
    WHOLE {
      @Override
      void call(BotHttpClient http, HttpPost request, Duration deadline) {
        http.send(request, deadline);
      }
    },
    LINES {
      @Override
      void call(BotHttpClient http, HttpPost request, Duration deadline) {
        http.stream(request, deadline, line -> {});
      }
    };

    abstract void call(BotHttpClient http, HttpPost request, Duration deadline);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void runsTheCheckOnceConnected(CallKind kind) throws Exception {
    serve();
    kind.call(http, request(() -> assertThat(connected.join()).isNotEmpty()), DEADLINE);
    assertThat(heard.get(20, TimeUnit.SECONDS)).startsWith("POST / ").endsWith("\r\n\r\n{}");
  }

  @ParameterizedTest
  @EnumSource
  void throwsWhatTheCheckThrowsAndSendsNothing(CallKind kind) throws Exception {
    serve();
    IllegalStateException refusal = new IllegalStateException("over");
    assertThatThrownBy(() ->
            kind.call(
                http,
                request(() -> {
                  connected.join();
                  throw refusal;
                }),
                DEADLINE))
        .isSameAs(refusal);
    assertThat(heard.get(20, TimeUnit.SECONDS)).doesNotContain("{}");
  }

  @Test
  void skipsTheCheckWhereNobodyIsReached() throws IOException {
    server.close();
    assertThatThrownBy(() ->
            http.send(
                request(() -> {
                  throw new AssertionError("the check ran");
                }),
                DEADLINE))
        .isInstanceOf(BotException.NotReached.class);
  }

  /** As when a server closed a connection that was kept open, while this program was frozen. */
  @ParameterizedTest
  @EnumSource
  void throwsWhatTheCheckThrowsThoughTheConnectionBroke(CallKind kind) throws Exception {
    serve();
    kind.call(http, request(() -> {}), DEADLINE);
    heard.get(20, TimeUnit.SECONDS);
    RuntimeException refusal = new IllegalStateException("over");
    assertThatThrownBy(() ->
            kind.call(
                http,
                request(() -> {
                  throw refusal;
                }),
                DEADLINE))
        .isSameAs(refusal);
  }

  /** The server hears the end of the connection before the check has its say. */
  @ParameterizedTest
  @EnumSource
  void sendsNothingIfTheDeadlinePassesDuringTheCheck(CallKind kind) throws Exception {
    serve();
    assertThatThrownBy(() ->
            kind.call(
                http,
                request(() -> assertThat(heard.join()).doesNotContain("{}")),
                Duration.ofMillis(300)))
        .isInstanceOf(BotException.NotReached.class);
    assertThat(heard.get(20, TimeUnit.SECONDS)).doesNotContain("{}");
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  private HttpPost request(Runnable beforeCall) {
    HttpPost request = new HttpPost(address());
    request.setEntity(GuardedBody.of("{}".getBytes(StandardCharsets.UTF_8), beforeCall));
    return request;
  }

  private void serve() {
    Thread.ofVirtual()
        .start(() -> {
          ByteArrayOutputStream read = new ByteArrayOutputStream();
          try (Socket socket = server.accept()) {
            connected.complete(socket.toString());
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
              read.write(next);
              if (next == '}') {
                socket.getOutputStream().write(ANSWER);
                break;
              }
            }
            heard.complete(read.toString(StandardCharsets.US_ASCII));
          } catch (SocketException reset) {
            heard.complete(read.toString(StandardCharsets.US_ASCII));
          } catch (IOException failed) {
            connected.completeExceptionally(failed);
            heard.completeExceptionally(failed);
          }
        });
  }
}
