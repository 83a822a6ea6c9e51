package dev.baton.playground;

import dev.baton.playground.HttpCallLog.Party;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A listener on loopback that passes every call on to another server and records it.
 *
 * <p>Requests are passed on byte for byte, since signatures are made over bytes. In JSON answers
 * and {@code Link} headers the other server's address is replaced by this one's, so that files and
 * next pages are fetched through here too.
 */
final class RecordingProxy implements AutoCloseable {

  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "transfer-encoding",
          "upgrade");
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  private final HttpCallLog callLog;
  private final Function<String, Party> from;
  private final Party to;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final AtomicReference<@Nullable URI> target = new AtomicReference<>();
  private final Undertow listener;

  private RecordingProxy(HttpCallLog callLog, Function<String, Party> from, Party to) {
    this.callLog = callLog;
    this.from = from;
    this.to = to;
    listener =
        Undertow.builder()
            .setByteBufferPool(new DefaultByteBufferPool(true, 16384, 1000, 0))
            .setIoThreads(1)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1")
            .setHandler(exchange -> exchange.dispatch(threads, this::pass))
            .build();
  }

  /**
   * Binds a free port of loopback.
   *
   * @param from determines the caller from a call's path
   */
  static RecordingProxy start(HttpCallLog callLog, Function<String, Party> from, Party to) {
    RecordingProxy proxy = new RecordingProxy(callLog, from, to);
    proxy.listener.start();
    return proxy;
  }

  /** Where this listens. */
  URI url() {
    InetSocketAddress bound = (InetSocketAddress) listener.getListenerInfo().get(0).getAddress();
    return URI.create("http://127.0.0.1:" + bound.getPort());
  }

  /** Sets the server that calls are passed on to; before that they are answered 503. */
  void passTo(URI server) {
    target.set(server);
  }

  @Override
  public void close() {
    listener.stop();
    client.shutdownNow();
    threads.shutdownNow();
  }

  private void pass(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    byte[] body = exchange.getInputStream().readAllBytes();
    String path = exchange.getRequestPath();
    long call =
        callLog.begin(
            from.apply(path),
            to,
            exchange.getRequestMethod().toString(),
            CallSummary.of(path, body));
    try {
      URI server = target.get();
      if (server == null) {
        refuse(exchange, call, 503, "the server behind this address has not started yet");
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(request(exchange, server, body), BodyHandlers.ofByteArray());
      callLog.end(call, answer.statusCode());
      answer(exchange, answer);
    } catch (IOException gone) {
      refuse(exchange, call, 502, "the server behind this address did not answer");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      refuse(exchange, call, 503, "closing");
    }
  }

  private static HttpRequest request(HttpServerExchange exchange, URI server, byte[] body) {
    String query = exchange.getQueryString();
    URI url =
        URI.create(
            origin(server)
                + exchange.getRequestURI()
                + (query == null || query.isEmpty() ? "" : "?" + query));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(DEADLINE)
            .method(
                exchange.getRequestMethod().toString(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (HeaderValues header : exchange.getRequestHeaders()) {
      String name = header.getHeaderName().toString();
      if (passedOn(name)) {
        header.forEach(value -> request.header(name, value));
      }
    }
    return request.build();
  }

  private void answer(HttpServerExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    String theirs = origin(answer.uri());
    String ours = url().toString();
    HeaderMap headers = exchange.getResponseHeaders();
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (passedOn(name) && !name.startsWith(":")) {
            values.forEach(value -> headers.add(new HttpString(name), value.replace(theirs, ours)));
          }
        });
    exchange.setStatusCode(answer.statusCode());
    byte[] body = answer.body();
    if (answer.headers().firstValue("content-type").orElse("").contains("json")) {
      body =
          new String(body, StandardCharsets.UTF_8)
              .replace(theirs, ours)
              .getBytes(StandardCharsets.UTF_8);
    }
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      answer
          .headers()
          .firstValueAsLong("content-length")
          .ifPresent(exchange::setResponseContentLength);
    } else if (body.length > 0) {
      exchange.setResponseContentLength(body.length);
      exchange.getOutputStream().write(body);
    }
    exchange.endExchange();
  }

  private void refuse(HttpServerExchange exchange, long call, int status, String why) {
    callLog.end(call, status);
    if (exchange.isResponseStarted()) {
      exchange.endExchange();
      return;
    }
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(why);
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }

  private static boolean passedOn(String header) {
    return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
  }
}
