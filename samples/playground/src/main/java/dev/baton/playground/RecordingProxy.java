package dev.baton.playground;

import dev.baton.playground.HttpCallLog.Party;
import dev.baton.playground.HttpMessage.Header;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
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

  /** How long a call to a frozen server waits until it is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpCallLog callLog;
  private final Function<String, Party> from;
  private final Party to;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final AtomicReference<@Nullable URI> target = new AtomicReference<>();
  private final AtomicReference<@Nullable CountDownLatch> thaw = new AtomicReference<>();
  private final Set<String> own = ConcurrentHashMap.newKeySet();
  private final ReentrantLock guard = new ReentrantLock();
  private @Nullable Undertow listener;
  private volatile int port;

  private RecordingProxy(HttpCallLog callLog, Function<String, Party> from, Party to) {
    this.callLog = callLog;
    this.from = from;
    this.to = to;
  }

  /**
   * Binds a free port of loopback.
   *
   * @param from determines the caller from a call's path
   */
  static RecordingProxy start(HttpCallLog callLog, Function<String, Party> from, Party to) {
    RecordingProxy proxy = new RecordingProxy(callLog, from, to);
    proxy.down(false);
    return proxy;
  }

  /** Where this listens. */
  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Sets the server that calls are passed on to; before that they are answered 503. */
  void passTo(URI server) {
    target.set(server);
  }

  /** Names an id under which Baton writes, so that what a platform tells of that is an echo. */
  void ownId(String id) {
    own.add(id);
  }

  /** Stands for a server that is gone: connections are refused, or accepted on the same port. */
  void down(boolean down) {
    guard.lock();
    try {
      Undertow present = listener;
      if (down && present != null) {
        present.stop();
        listener = null;
      } else if (!down && present == null) {
        Undertow next =
            Undertow.builder()
                .setByteBufferPool(new DefaultByteBufferPool(true, 16384, 1000, 0))
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(port, "127.0.0.1")
                .setHandler(exchange -> exchange.dispatch(threads, this::pass))
                .build();
        next.start();
        listener = next;
        port = ((InetSocketAddress) next.getListenerInfo().get(0).getAddress()).getPort();
      }
    } finally {
      guard.unlock();
    }
  }

  /**
   * Stands for a server that does not answer any more: calls wait, and are refused after a while.
   * None of those is ever passed on. Those that still wait at the end are.
   */
  void freeze(boolean frozen) {
    CountDownLatch before = thaw.getAndSet(frozen ? new CountDownLatch(1) : null);
    if (before != null) {
      before.countDown();
    }
  }

  @Override
  public void close() {
    freeze(false);
    down(true);
    client.shutdownNow();
    threads.shutdownNow();
  }

  private void pass(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    Recorded call = new Recorded(exchange, exchange.getInputStream().readAllBytes());
    try {
      URI server = target.get();
      if (server == null) {
        call.refuse(503, "the server behind this address has not started yet");
        return;
      }
      CountDownLatch ice = thaw.get();
      if (ice != null && !ice.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        call.refuse(503, "the server behind this address does not answer");
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(request(exchange, server, call.body), BodyHandlers.ofByteArray());
      call.answered(answer);
      answer(exchange, answer);
    } catch (IOException gone) {
      call.refuse(502, "the server behind this address did not answer");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      call.refuse(503, "closing");
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

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getAuthority();
  }

  private static boolean passedOn(String header) {
    return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
  }

  /** A call and its place in the log. */
  private final class Recorded {

    private final HttpServerExchange exchange;
    private final byte[] body;
    private final long number;

    Recorded(HttpServerExchange exchange, byte[] body) {
      this.exchange = exchange;
      this.body = body;
      List<Header> headers = new ArrayList<>();
      for (HeaderValues header : exchange.getRequestHeaders()) {
        header.forEach(value -> headers.add(new Header(header.getHeaderName().toString(), value)));
      }
      String query = exchange.getQueryString();
      String line =
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestPath()
              + (query.isEmpty() ? "" : "?" + query);
      number =
          callLog.begin(
              from.apply(exchange.getRequestPath()),
              to,
              exchange.getRequestMethod().toString(),
              summary(new byte[0]),
              callLog.recordable(line, headers, body));
    }

    void answered(HttpResponse<byte[]> answer) {
      List<Header> headers = new ArrayList<>();
      answer
          .headers()
          .map()
          .forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
      ended(answer.statusCode(), headers, answer.body());
    }

    void refuse(int status, String why) {
      ended(
          status,
          List.of(new Header("content-type", "text/plain")),
          why.getBytes(StandardCharsets.UTF_8));
      if (exchange.isResponseStarted()) {
        exchange.endExchange();
        return;
      }
      exchange.setStatusCode(status);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      exchange.getResponseSender().send(why);
    }

    private void ended(int status, List<Header> headers, byte[] answer) {
      callLog.end(
          number,
          status,
          summary(answer),
          callLog.recordable(status + " " + StatusCodes.getReason(status), headers, answer));
    }

    private CallSummary summary(byte[] answer) {
      return CallSummary.of(
          exchange.getRequestMethod().toString(),
          exchange.getRequestPath(),
          exchange.getQueryString(),
          body,
          answer,
          own);
    }
  }
}
