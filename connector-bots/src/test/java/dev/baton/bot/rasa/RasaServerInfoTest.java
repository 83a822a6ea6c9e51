package dev.baton.bot.rasa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Checks that what is known about a server expires, whatever the machine's clock is set to. */
@Timeout(30)
class RasaServerInfoTest {

  private final AtomicLong nanos = new AtomicLong(-Duration.ofMinutes(3).toNanos());
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void asksAgainAfterTenMinutes() throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/version",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = "{\"version\": \"3.6.20\"}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    try {
      RasaServerInfo info = info(URI.create("http://127.0.0.1:" + http.getAddress().getPort()));
      assertThat(info.hasApi()).isTrue();
      nanos.addAndGet(Duration.ofMinutes(9).toNanos());
      assertThat(info.hasApi()).isTrue();
      assertThat(asked).hasValue(1);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(info.hasApi()).isTrue();
      assertThat(asked).hasValue(2);
    } finally {
      http.stop(0);
    }
  }

  private RasaServerInfo info(URI url) {
    RasaHttp http =
        new RasaHttp(
            url,
            new RasaAuthorization(null, null, Clock.systemUTC()),
            new RasaConnection(Duration.ofSeconds(5), null, null));
    return new RasaServerInfo(
        new RasaApi(http, Duration.ofSeconds(5)),
        RasaSettings.Api.AUTO,
        RasaSettings.Calm.AUTO,
        nanos::get);
  }
}
