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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
      new BotHttpClient(
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), "the bot");

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
      void call(BotHttpClient http, HttpRequest request) {
        http.send(request, DEADLINE);
      }
    },
    LINES {
      @Override
      void call(BotHttpClient http, HttpRequest request) {
        http.stream(request, DEADLINE, line -> {});
      }
    };

    abstract void call(BotHttpClient http, HttpRequest request);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    http.client().close();
  }

  @ParameterizedTest
  @EnumSource
  void runsTheCheckOnceConnected(CallKind kind) throws Exception {
    serve();
    kind.call(http, request(() -> assertThat(connected.join()).isNotEmpty()));
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
                })))
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
    kind.call(http, request(() -> {}));
    heard.get(20, TimeUnit.SECONDS);
    RuntimeException refusal = new IllegalStateException("over");
    assertThatThrownBy(() ->
            kind.call(
                http,
                request(() -> {
                  throw refusal;
                })))
        .isSameAs(refusal);
  }

  @Test
  void sendsNothingAfterACallIsGivenUpBeforeTheCheck() throws Exception {
    serve();
    CompletableFuture<String> givenUp = new CompletableFuture<>();
    assertThatThrownBy(() ->
            http.send(
                request(() -> assertThat(givenUp.join()).isNotEmpty()), Duration.ofMillis(300)))
        .isInstanceOf(BotException.NotReached.class);
    givenUp.complete("given up");
    assertThat(heard.get(20, TimeUnit.SECONDS)).doesNotContain("{}");
  }

  private HttpRequest request(Runnable beforeCall) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort()))
        .POST(GuardedBody.of("{}".getBytes(StandardCharsets.UTF_8), beforeCall))
        .build();
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
          } catch (IOException failed) {
            connected.completeExceptionally(failed);
            heard.completeExceptionally(failed);
          }
        });
  }
}
