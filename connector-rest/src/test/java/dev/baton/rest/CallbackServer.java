package dev.baton.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A client's own server, which checks signatures as the documentation says. */
final class CallbackServer implements AutoCloseable {

  static final String SECRET = "callback-secret-1234";

  /** A call with a valid signature. */
  record Posted(String id, String body) {}

  /** What the server answers. */
  record Reply(int status, String retryAfter) {}

  final List<Posted> posted = new CopyOnWriteArrayList<>();
  volatile Function<Posted, Reply> replies = call -> new Reply(204, "");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  CallbackServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!signature(body).equals(exchange.getRequestHeaders().getFirst("X-Baton-Signature"))) {
        exchange.sendResponseHeaders(418, -1);
        return;
      }
      Posted call =
          new Posted(
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Baton-Message-Id")),
              new String(body, StandardCharsets.UTF_8));
      Reply reply = replies.apply(call);
      if (!reply.retryAfter().isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
      }
      if (reply.status() / 100 == 2) {
        posted.add(call);
      }
      exchange.sendResponseHeaders(reply.status(), -1);
    }
  }

  private static String signature(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException(absent);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
