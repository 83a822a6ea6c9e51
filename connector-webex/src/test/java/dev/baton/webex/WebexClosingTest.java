package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Channel;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import dev.baton.testkit.RecordingInbox;
import dev.baton.testkit.webex.FakeWebex;
import dev.baton.testkit.webex.WebexChat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Stopping Baton neither repeats what Webex has accepted nor looks like a failure. */
@Timeout(60)
class WebexClosingTest {

  @Test
  void aCallInFlightIsNotAborted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.countDown();
          awaited(closed);
          byte[] body = "{\"id\":\"M\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.start();
      URI api = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      WebexHttp http = new WebexHttp(api, new Secret("token"), Duration.ofSeconds(20));
      Future<WebexHttp.Answer> call =
          threads.submit(() -> http.call("POST", "/messages", new StringEntity("{}")));
      awaited(asked);
      http.close();
      closed.countDown();
      assertThat(call.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    } finally {
      closed.countDown();
      server.stop(0);
    }
  }

  @Test
  void stoppingInTheMiddleOfACatchUpIsNoFailure() {
    CountDownLatch catchingUp = new CountDownLatch(1);
    try (FakeWebex webex = FakeWebex.start()) {
      webex.direct("uma@example.com", "Uma").say(null, "is anybody here?");
      Channel channel =
          channel(
              webex,
              "webhook",
              () -> {
                if (webex.requests().stream().anyMatch(call -> call.path().equals("/rooms"))) {
                  untilStopped(catchingUp);
                }
              });
      assertThat(
              logged(() -> {
                channel.open(new RecordingInbox());
                awaited(catchingUp);
                channel.close();
              }))
          .isEmpty();
    }
  }

  @Test
  void stoppingWhileTheSocketTellsOfAMessageIsNoFailure() {
    CountDownLatch told = new CountDownLatch(1);
    try (FakeWebex webex = FakeWebex.start()) {
      WebexChat uma = webex.direct("uma@example.com", "Uma");
      Channel channel =
          channel(
              webex,
              "websocket",
              () -> {
                if (Thread.currentThread().getName().isEmpty()) {
                  untilStopped(told);
                }
              });
      assertThat(
              logged(() -> {
                channel.open(new RecordingInbox());
                uma.say(null, "is anybody here?");
                awaited(told);
                channel.close();
              }))
          .isEmpty();
    }
  }

  private static Channel channel(FakeWebex webex, String mode, Runnable beforeCall) {
    return new WebexProvider()
        .create(
            Settings.of(
                Map.of("token", webex.token(), "api-url", webex.url().toString(), "mode", mode)),
            new ChannelContext(
                "closing",
                Clock.systemUTC(),
                file -> {
                  throw new DeliveryException.Refused("no files", null);
                },
                URI.create("https://baton.example.com/channels/closing/webhook"),
                () -> true,
                beforeCall));
  }

  /** What is worth a warning. */
  private static List<String> logged(Runnable story) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("dev.baton.webex");
    log.start();
    logger.addAppender(log);
    try {
      story.run();
    } finally {
      logger.detachAppender(log);
    }
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.startsWith("channel closing:"))
        .toList();
  }

  /** Waits until its thread is stopped. */
  private static void untilStopped(CountDownLatch here) {
    here.countDown();
    awaited(new CountDownLatch(1));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
