package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
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
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(WebexMaintenance.class);
    log.start();
    logger.addAppender(log);
    try (FakeWebex webex = FakeWebex.start()) {
      webex.direct("uma@example.com", "Uma").say(null, "is anybody here?");
      Channel channel =
          new WebexProvider()
              .create(
                  Settings.of(Map.of("token", webex.token(), "api-url", webex.url().toString())),
                  new ChannelContext(
                      "closing",
                      Clock.systemUTC(),
                      file -> {
                        throw new DeliveryException.Refused("no files", null);
                      },
                      URI.create("https://baton.example.com/channels/closing/webhook"),
                      () -> true,
                      () -> untilStopped(webex, catchingUp)));
      channel.open(new RecordingInbox());
      awaited(catchingUp);
      channel.close();
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .filteredOn(event -> event.getFormattedMessage().startsWith("channel closing:"))
        .isEmpty();
  }

  /** The call after the list of spaces waits for its thread to be stopped. */
  private static void untilStopped(FakeWebex webex, CountDownLatch catchingUp) {
    if (webex.requests().stream().anyMatch(request -> request.path().equals("/rooms"))) {
      catchingUp.countDown();
      awaited(new CountDownLatch(1));
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
