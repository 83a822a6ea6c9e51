package dev.baton.testkit.rasa;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers like a faulty server. Blocking; each call runs on its own thread. */
final class FaultyAnswers {

  private static final int TOO_MUCH = 20 << 20;
  private static final long LONGEST_HANG_MINUTES = 2;

  private FaultyAnswers() {}

  /** Sends the faulty answer in place of the real one. */
  static void answer(HttpServerExchange exchange, ServerFault fault)
      throws IOException, InterruptedException {
    switch (fault) {
      case NONE, BREAKS_OFF -> throw new IllegalArgumentException(fault + " has its own answer");
      case HANGS -> {
        if (!new CountDownLatch(1).await(LONGEST_HANG_MINUTES, TimeUnit.MINUTES)) {
          exchange.getConnection().close();
        }
      }
      case DRIPS -> drip(exchange);
      case SENDS_HTML -> page(exchange, "text/html", "<html><body>Welcome</body></html>");
      case SENDS_HALF_JSON ->
          page(exchange, "application/json", "[{\"recipient_id\":\"x\",\"text\":\"Hel");
      case SENDS_WRONG_TYPES ->
          page(exchange, "application/json", "{\"recipient_id\":7,\"text\":[true,{\"a\":null}]}");
      case SENDS_TOO_MUCH ->
          page(
              exchange,
              "application/json",
              "[{\"recipient_id\":\"x\",\"text\":\"" + "m".repeat(TOO_MUCH) + "\"}]");
    }
  }

  /** Sends half of an answer and closes the connection. */
  static void breakOff(HttpServerExchange exchange, int status, byte[] body) throws IOException {
    exchange.setStatusCode(status);
    exchange.setResponseContentLength(body.length);
    OutputStream out = exchange.getOutputStream();
    out.write(body, 0, body.length / 2);
    out.flush();
    exchange.getConnection().close();
  }

  private static void drip(HttpServerExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
    OutputStream out = exchange.getOutputStream();
    CountDownLatch never = new CountDownLatch(1);
    do {
      out.write(' ');
      out.flush();
    } while (!never.await(200, TimeUnit.MILLISECONDS));
  }

  private static void page(HttpServerExchange exchange, String type, String body)
      throws IOException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    OutputStream out = exchange.getOutputStream();
    out.write(body.getBytes(StandardCharsets.UTF_8));
    out.close();
  }
}
