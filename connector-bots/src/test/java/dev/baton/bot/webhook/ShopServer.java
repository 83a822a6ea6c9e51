package dev.baton.bot.webhook;

import dev.baton.bot.Turn;
import dev.baton.connector.Content;
import dev.baton.connector.Settings;
import io.undertow.Undertow;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A bot that gives set answers and remembers what it was sent. */
final class ShopServer implements AutoCloseable {

  /** One call. */
  record Call(Map<String, String> headers, String path, String text) {

    byte[] body() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** An answer. */
  record Page(int status, String body) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  final AtomicReference<Page> page = new AtomicReference<>(new Page(200, "[]"));
  private final Undertow server =
      Undertow.builder()
          .setIoThreads(1)
          .setWorkerThreads(1)
          .addHttpListener(0, "127.0.0.1")
          .setHandler(exchange ->
              exchange
                  .getRequestReceiver()
                  .receiveFullString(
                      (at, body) -> {
                        Map<String, String> headers = new HashMap<>();
                        for (HttpString name : at.getRequestHeaders().getHeaderNames()) {
                          headers.put(name.toString(), at.getRequestHeaders().getFirst(name));
                        }
                        calls.add(new Call(headers, at.getRequestURI(), body));
                        Page answer = page.get();
                        at.setStatusCode(answer.status());
                        at.getResponseSender().send(answer.body(), StandardCharsets.UTF_8);
                      },
                      StandardCharsets.UTF_8))
          .build();

  ShopServer() {
    server.start();
  }

  String url() {
    InetSocketAddress at = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return "http://127.0.0.1:" + at.getPort() + "/baton";
  }

  WebhookBot bot(String... pairs) {
    return botAt(url(), pairs);
  }

  static WebhookBot botAt(String url, String... pairs) {
    return WebhookBot.create(read(url, pairs), Clock.systemUTC(), moment -> {});
  }

  static WebhookSettings read(String url, String... pairs) {
    Map<String, String> values = new HashMap<>(Map.of("url", url, "secret", "s3cret"));
    for (int pair = 0; pair < pairs.length; pair += 2) {
      values.put(pairs[pair], pairs[pair + 1]);
    }
    Settings settings = Settings.of(values);
    WebhookSettings read = WebhookSettings.read(settings);
    settings.verify();
    return read;
  }

  static Turn turn(Content content) {
    return new Turn(
        "t1",
        "m1",
        "4711",
        "telegram",
        "telegram",
        content,
        "Ann Example",
        "de",
        Instant.parse("2026-11-20T12:00:00Z"),
        null);
  }

  @Override
  public void close() {
    server.stop();
  }
}
