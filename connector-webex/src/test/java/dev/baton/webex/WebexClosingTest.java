package dev.baton.webex;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.connector.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that Webex has accepted must not be sent again because Baton was stopped. */
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

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
