package dev.baton.gateway.system.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.gateway.system.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * A bot behind HTTP and a rest client's callback on one port. Both can be down or refuse calls, and
 * keep what they accepted for each sender, in order.
 */
final class Counterparts implements AutoCloseable {

  private final int port;
  private final boolean echoes;
  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
  private final Map<String, List<String>> shown = new ConcurrentHashMap<>();
  private final AtomicLong heardInAll = new AtomicLong();
  private final AtomicLong shownInAll = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile HttpServer server;
  private volatile boolean refuses;

  private Counterparts(int port, boolean echoes, HttpServer server) {
    this.port = port;
    this.echoes = echoes;
    this.server = server;
  }

  /**
   * @param echoes whether the bot answers each message with its text; otherwise with nothing
   */
  static Counterparts at(int port, boolean echoes) {
    Counterparts counterparts = new Counterparts(port, echoes, listen(port));
    counterparts.serve();
    return counterparts;
  }

  private static HttpServer listen(int port) {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  private void serve() {
    server.setExecutor(threads);
    server.createContext("/bot", this::bot);
    server.createContext("/callback", this::callback);
    server.start();
  }

  /** Refuses connections from now on. */
  void down() {
    server.stop(0);
  }

  /** Accepts connections again after {@link #down()}. */
  void up() {
    server = listen(port);
    serve();
  }

  /** Whether the callback answers 503. */
  void refuse(boolean refusal) {
    refuses = refusal;
  }

  private void bot(HttpExchange exchange) throws IOException {
    JsonNode call = Program.JSON.readTree(exchange.getRequestBody().readAllBytes());
    if (!call.path("type").asString("").equals("message")) {
      answer(exchange, 200, "[]");
      return;
    }
    String text = call.path("content").path("text").asString("");
    keep(heard, call.path("sender_id").asString(""), text);
    heardInAll.incrementAndGet();
    answer(exchange, 200, echoes ? "[{\"text\":\"" + text + "\"}]" : "[]");
  }

  private void callback(HttpExchange exchange) throws IOException {
    JsonNode word = Program.JSON.readTree(exchange.getRequestBody().readAllBytes());
    if (refuses) {
      refused.incrementAndGet();
      answer(exchange, 503, "{}");
      return;
    }
    keep(shown, word.path("recipient_id").asString(""), word.path("text").asString(""));
    shownInAll.incrementAndGet();
    answer(exchange, 200, "{}");
  }

  private static void keep(Map<String, List<String>> kept, String sender, String text) {
    List<String> own = kept.computeIfAbsent(sender, first -> new ArrayList<>());
    synchronized (own) {
      own.add(text);
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Notes that a client was shown a text in the answer to its own message. */
  void answered(String sender, String text) {
    keep(shown, sender, text);
    shownInAll.incrementAndGet();
  }

  /** What the bot received, by sender. */
  Map<String, List<String>> heard() {
    return heard;
  }

  /** What clients were shown, by callback or at once, by sender. */
  Map<String, List<String>> shown() {
    return shown;
  }

  long heardInAll() {
    return heardInAll.get();
  }

  long shownInAll() {
    return shownInAll.get();
  }

  long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
