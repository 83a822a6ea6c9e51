package dev.baton.bot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bot is told of the trace in which it is called. */
final class TraceParentTest {

  private static final String TRACE = "00000019ad0c0ffee0123456789abcde";
  private static final String SPAN = "0123456789abcdef";

  private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
  private HttpServer bot;

  @BeforeEach
  void start() throws IOException {
    bot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bot.createContext(
        "/",
        exchange -> {
          List<String> values = exchange.getRequestHeaders().get("traceparent");
          told.add(values == null ? List.of() : new ArrayList<>(values));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    bot.start();
  }

  @AfterEach
  void stop() {
    bot.stop(0);
  }

  @Test
  void theBotIsToldTheTrace() throws InterruptedException {
    Span current =
        Span.wrap(
            SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
    current.storeInContext(Context.root()).wrap(this::call).run();

    assertThat(told.take()).containsExactly("00-" + TRACE + "-" + SPAN + "-01");
  }

  @Test
  void nothingIsSentWhereNothingIsTraced() throws InterruptedException {
    call();

    assertThat(told.take()).isEmpty();
  }

  private void call() {
    URI url = URI.create("http://127.0.0.1:" + bot.getAddress().getPort() + "/");
    BotHttpClient client = new BotHttpClient("the bot", url, Duration.ofSeconds(5), null, null);
    client.send(new HttpPost(url), Duration.ofSeconds(10));
  }
}
