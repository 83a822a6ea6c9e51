package dev.baton.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A platform shaped like Telegram and a bot shaped like Rasa, in as few lines as will do. They
 * share nothing with the test kit, so nothing that only works with the kit passes here.
 */
final class LoopbackWorld implements AutoCloseable {

  static final String TOKEN = "123456:AAF-not-a-real-token";

  private final BlockingQueue<String> updates = new LinkedBlockingQueue<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<String> turns = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger(100);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  LoopbackWorld() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/bot" + TOKEN + "/", this::telegram);
    server.createContext("/webhooks/rest/webhook", this::rasa);
    server.createContext("/version", exchange -> answer(exchange, 200, "{\"version\":\"3.6.21\"}"));
    server.createContext("/", exchange -> answer(exchange, 404, "{}"));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was sent to chats, as the bodies of the calls. */
  List<String> sent() {
    return sent;
  }

  /** What the bot was given. */
  List<String> turns() {
    return turns;
  }

  /** A user writes. */
  void says(long user, String text) {
    int id = ids.incrementAndGet();
    updates.add(
        """
        {"update_id":%d,"message":{"message_id":%d,"date":1790000000,"text":"%s",
         "from":{"id":%d,"is_bot":false,"first_name":"Ann"},
         "chat":{"id":%d,"type":"private","first_name":"Ann"}}}\
        """
            .formatted(id, id, text, user, user));
  }

  private void telegram(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    switch (path.substring(path.lastIndexOf('/') + 1).toLowerCase(java.util.Locale.ROOT)) {
      case "getme" ->
          ok(
              exchange,
              "{\"id\":123456,\"is_bot\":true,\"first_name\":\"Help\",\"username\":\"helpbot\"}");
      case "getupdates" -> ok(exchange, "[" + next() + "]");
      case "getwebhookinfo" ->
          ok(
              exchange,
              "{\"url\":\"\",\"has_custom_certificate\":false,\"pending_update_count\":0}");
      case "getchat" ->
          ok(
              exchange,
              "{\"id\":-1001,\"type\":\"supergroup\",\"title\":\"Desk\",\"is_forum\":false}");
      case "getchatmember" -> {
        String status = body.contains("123456") ? "member" : "left";
        ok(
            exchange,
            "{\"status\":\"%s\",\"user\":{\"id\":1,\"is_bot\":false,\"first_name\":\"x\"}}"
                .formatted(status));
      }
      case "sendmessage" -> {
        sent.add(body);
        ok(
            exchange,
            "{\"message_id\":%d,\"date\":1790000000,\"chat\":{\"id\":42,\"type\":\"private\"},\"text\":\"x\"}"
                .formatted(ids.incrementAndGet()));
      }
      default -> ok(exchange, "true");
    }
  }

  private String next() {
    try {
      @Nullable String update = updates.poll(1, TimeUnit.SECONDS);
      return update == null ? "" : update;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private void rasa(HttpExchange exchange) throws IOException {
    turns.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    answer(exchange, 200, "[{\"recipient_id\":\"42\",\"text\":\"Hello from the bot\"}]");
  }

  private static void ok(HttpExchange exchange, String result) throws IOException {
    answer(exchange, 200, "{\"ok\":true,\"result\":" + result + "}");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
