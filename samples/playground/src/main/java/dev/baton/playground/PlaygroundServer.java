package dev.baton.playground;

import dev.baton.playground.PlaygroundState.Update;
import dev.baton.testkit.ChatClient.FileShown;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the page and its small API on loopback only: {@code /state}, {@code /events}
 * (server-sent), {@code /act}, {@code /again}, {@code /trouble}, {@code /call}, {@code /file}; and
 * a shop's page with a chat for its visitors, {@code /shop} and {@code /chat}.
 *
 * <p>Other pages that a browser has open must not reach it: a foreign {@code Host} (a name that was
 * rebound to loopback) is refused, and changes need a JSON content type, which a browser sends
 * across origins only after a preflight request, and the server never allows one.
 */
final class PlaygroundServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PlaygroundServer.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_BODY = 64 * 1024;
  private static final long HEARTBEAT_MILLIS = 15_000;
  private static final Map<String, String> PAGE =
      Map.ofEntries(
          Map.entry("/", "index.html"),
          Map.entry("/playground.css", "playground.css"),
          Map.entry("/playground.js", "playground.js"),
          Map.entry("/window.js", "window.js"),
          Map.entry("/message.js", "message.js"),
          Map.entry("/wire.js", "wire.js"),
          Map.entry("/story.js", "story.js"),
          Map.entry("/emoji.woff2", "emoji.woff2"),
          Map.entry("/shop", "shop.html"),
          Map.entry("/shop.css", "shop.css"),
          Map.entry("/baton-chat.js", "baton-chat.js"),
          Map.entry("/icon.svg", "icon.svg"));
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");
  private static final Set<String> SHOWN_INLINE =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private final PlaygroundState state;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ChatRelay chat = new ChatRelay(threads);
  private final Undertow listener;

  private PlaygroundServer(PlaygroundState state, int port) {
    this.state = state;
    listener =
        Undertow.builder()
            .setByteBufferPool(new DefaultByteBufferPool(true, 16384, 1000, 0))
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(port, "127.0.0.1")
            .setHandler(exchange -> exchange.dispatch(threads, this::serve))
            .build();
  }

  /**
   * Binds and serves.
   *
   * @param port 0 for any free one
   * @throws RuntimeException with a {@link java.net.BindException} as cause when the port is taken
   */
  static PlaygroundServer start(PlaygroundState state, int port) {
    PlaygroundServer server = new PlaygroundServer(state, port);
    server.listener.start();
    return server;
  }

  /** Where the page is. */
  URI url() {
    InetSocketAddress bound = (InetSocketAddress) listener.getListenerInfo().get(0).getAddress();
    return URI.create("http://127.0.0.1:" + bound.getPort() + "/");
  }

  @Override
  public void close() {
    listener.stop();
    threads.shutdownNow();
  }

  private void serve(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    secure(exchange);
    String host = exchange.getHostName();
    if (!"127.0.0.1".equals(host) && !"localhost".equals(host)) {
      answer(exchange, 403, problem("this page is for this machine only"));
      return;
    }
    try {
      route(exchange);
    } catch (NoSuchElementException | IllegalArgumentException wrong) {
      answer(exchange, 400, problem(String.valueOf(wrong.getMessage())));
    } catch (UnsupportedOperationException cannot) {
      answer(exchange, 400, problem("this platform cannot do that"));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      exchange.endExchange();
    }
  }

  private void route(HttpServerExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestPath();
    boolean get = exchange.getRequestMethod().equals(Methods.GET);
    boolean post = exchange.getRequestMethod().equals(Methods.POST);
    if (get && PAGE.containsKey(path)) {
      page(exchange, PAGE.get(path));
    } else if (get && path.equals("/state")) {
      answer(exchange, 200, json(state.after(0, 0)));
    } else if (get && path.equals("/events")) {
      events(exchange);
    } else if (get && path.equals("/call")) {
      answer(exchange, 200, call(Long.parseLong(parameter(exchange, "number"))));
    } else if (get && path.equals("/file")) {
      file(exchange);
    } else if (post && path.equals("/act")) {
      ClientAction.of(read(exchange, ClientAction.Sent.class)).at(state.world());
      answer(exchange, 200, "{}");
    } else if (post && path.equals("/trouble")) {
      Switch wanted = read(exchange, Switch.class);
      state.world().troubles().set(wanted.trouble(), wanted.on());
      answer(exchange, 200, "{}");
    } else if ((get && path.equals("/chat/state")) || path.equals("/chat/messages")) {
      if (post) {
        requireJson(exchange);
      }
      chat.serve(exchange, state.world());
    } else if (post && path.equals("/again")) {
      requireJson(exchange);
      state.startAgain();
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, 404, problem("nothing here"));
    }
  }

  private void events(HttpServerExchange exchange) throws InterruptedException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    OutputStream out = exchange.getOutputStream();
    long known = 0;
    try {
      while (!state.closed()) {
        Update update = state.after(known, HEARTBEAT_MILLIS);
        String event =
            update.version() == known ? ": still here\n\n" : "data: " + json(update) + "\n\n";
        known = update.version();
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException gone) {
      LOG.trace("a page went away", gone);
    }
    exchange.endExchange();
  }

  private static String json(Update update) {
    return update.parts().stream()
        .map(part -> JSON.writeValueAsString(part.name()) + ":" + part.json())
        .collect(
            Collectors.joining(",", "{\"version\":" + update.version() + ",\"parts\":{", "}}"));
  }

  private void file(HttpServerExchange exchange) throws IOException {
    String id = parameter(exchange, "message");
    FileShown file =
        state.world().seat(parameter(exchange, "seat")).client().shown().stream()
            .filter(message -> message.id().equals(id) && message.file() != null)
            .map(message -> message.file())
            .findFirst()
            .orElseThrow(() -> new NoSuchElementException("no such file"));
    boolean inline = SHOWN_INLINE.contains(file.mime());
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, inline ? file.mime() : "application/octet-stream")
        .put(Headers.CONTENT_DISPOSITION, inline ? "inline" : "attachment");
    ByteBuffer bytes = file.bytes().duplicate();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    exchange.getOutputStream().write(content);
    exchange.endExchange();
  }

  private String call(long number) {
    HttpCallLog.Call call =
        state
            .world()
            .callLog()
            .call(number)
            .orElseThrow(() -> new NoSuchElementException("that call is not kept any more"));
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("request", call.request());
    if (call.answer() != null) {
      shown.put("answer", call.answer());
    }
    return JSON.writeValueAsString(shown);
  }

  /** The page's JSON for what shall go wrong, or go well again. */
  record Switch(Troubles.Trouble trouble, boolean on) {}

  private static String parameter(HttpServerExchange exchange, String name) {
    @Nullable Deque<String> values = exchange.getQueryParameters().get(name);
    if (values == null || values.isEmpty()) {
      throw new NoSuchElementException("'" + name + "' is missing");
    }
    return values.getFirst();
  }

  private static <T> T read(HttpServerExchange exchange, Class<T> type) throws IOException {
    requireJson(exchange);
    byte[] body = exchange.getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw new IllegalArgumentException("the body is too long");
    }
    try {
      return JSON.readValue(body, type);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("the body is not the expected JSON", malformed);
    }
  }

  private static void requireJson(HttpServerExchange exchange) {
    @Nullable String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/json")) {
      throw new IllegalArgumentException("send application/json");
    }
  }

  private static void page(HttpServerExchange exchange, String name) throws IOException {
    try (InputStream content = PlaygroundServer.class.getResourceAsStream("page/" + name)) {
      if (content == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_TYPE, TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
      content.transferTo(exchange.getOutputStream());
    }
    exchange.endExchange();
  }

  private static String problem(String message) {
    return JSON.writeValueAsString(
        Map.of("error", Map.of("code", "bad_request", "message", message)));
  }

  private static void answer(HttpServerExchange exchange, int status, String json)
      throws IOException {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    exchange.endExchange();
  }

  private static void secure(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(
            new HttpString("Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'")
        .put(new HttpString("X-Content-Type-Options"), "nosniff")
        .put(Headers.CACHE_CONTROL, "no-store");
  }
}
