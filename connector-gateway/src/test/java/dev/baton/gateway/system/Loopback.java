package dev.baton.gateway.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A JSON server on loopback from the JDK alone: no code of the test kit or of Baton. */
abstract class Loopback implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.shared();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> unknown = new CopyOnWriteArrayList<>();

  /** An answer; a null body is an empty one. */
  record Answer(int status, @Nullable JsonNode body) {}

  /** A call. */
  record Call(
      String method, String path, Map<String, String> query, JsonNode body, HttpExchange raw) {

    String header(String name) {
      String value = raw.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }
  }

  Loopback() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Answers a call; null if the real service has no such operation. */
  abstract @Nullable Answer answer(Call call) throws Exception;

  final URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Calls of operations that this server does not know. */
  final List<String> unknown() {
    return List.copyOf(unknown);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = read(exchange);
      Answer answer;
      try {
        answer = answer(call);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception failed) {
        unknown.add(call.method() + " " + call.path() + ": " + failed);
        answer = new Answer(500, object().put("message", String.valueOf(failed)));
      }
      if (answer == null) {
        unknown.add(call.method() + " " + call.path());
        answer = new Answer(404, object().put("message", "no such operation"));
      }
      byte[] body = answer.body() == null ? new byte[0] : JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Call read(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    JsonNode body = JsonNodeFactory.instance.missingNode();
    if (bytes.length > 0) {
      try {
        body = JSON.readTree(bytes);
      } catch (JacksonException form) {
        ObjectNode fields = object();
        parameters(new String(bytes, StandardCharsets.UTF_8)).forEach(fields::put);
        body = fields;
      }
    }
    URI uri = exchange.getRequestURI();
    Map<String, String> query =
        uri.getRawQuery() == null ? Map.of() : parameters(uri.getRawQuery());
    return new Call(exchange.getRequestMethod(), uri.getRawPath(), query, body, exchange);
  }

  private static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : encoded.split("&", -1)) {
      String[] halves = pair.split("=", 2);
      parameters.put(decoded(halves[0]), halves.length > 1 ? decoded(halves[1]) : "");
    }
    return parameters;
  }

  static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
