package dev.baton.gateway.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer in front of several nodes: it gives each call to the next node, and to another
 * one if that does not answer soon. A node that did not answer a call or a health check comes last
 * until it answers a check again.
 */
public final class Balancer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration CHECK = Duration.ofMillis(500);
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  private final HttpServer server;
  private final List<URI> nodes;
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<Integer> down = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService checks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("balancer-checks").factory());
  private final AtomicReference<@Nullable Random> repeats = new AtomicReference<>();
  private final Queue<Passed> webhooks = new ConcurrentLinkedQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  public Balancer(int port, List<URI> nodes) {
    this.nodes = nodes;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    server.createContext("/", this::pass);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    var unused =
        checks.scheduleWithFixedDelay(
            () -> IntStream.range(0, nodes.size()).forEach(this::check),
            0,
            CHECK.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void check(int node) {
    HttpRequest health =
        HttpRequest.newBuilder(nodes.get(node).resolve("/healthz")).timeout(CHECK).build();
    try {
      client.send(health, BodyHandlers.discarding());
      down.remove(node);
    } catch (IOException still) {
      down.add(node);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A webhook call that was forwarded.
   *
   * @param node number of the node it was forwarded to
   * @param status what the node answered; 0 for nothing
   * @param at when it was answered
   */
  public record Passed(int node, int status, Instant at, Duration took) {}

  /** All webhook calls so far, in the order in which they ended. */
  public List<Passed> webhooks() {
    return List.copyOf(webhooks);
  }

  /**
   * From now on each webhook call is forwarded one to five times, to any of the nodes, at once or
   * up to three seconds late, so that calls overtake each other; null ends this.
   */
  public void repeat(@Nullable Random random) {
    repeats.set(random);
  }

  private void repeated(HttpExchange exchange, byte[] body) {
    Random random = repeats.get();
    if (random == null || !isWebhook(exchange)) {
      return;
    }
    for (int more = random.nextInt(5); more > 0; more--) {
      HttpRequest again = request(exchange, nodes.get(random.nextInt(nodes.size())), body);
      long late = random.nextBoolean() ? 0 : random.nextLong(3_000);
      var unused =
          CompletableFuture.supplyAsync(
                  () -> again, CompletableFuture.delayedExecutor(late, TimeUnit.MILLISECONDS))
              .thenCompose(call -> client.sendAsync(call, BodyHandlers.discarding()));
    }
  }

  private static boolean isWebhook(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith("/webhook");
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      repeated(exchange, body);
      List<Integer> order = order();
      for (int nth = 0; nth < order.size(); nth++) {
        int chosen = order.get(nth);
        long begun = System.nanoTime();
        int status = 0;
        try {
          HttpResponse<byte[]> answer =
              client.send(request(exchange, nodes.get(chosen), body), BodyHandlers.ofByteArray());
          status = answer.statusCode();
          if (answer.statusCode() < 500 || nth + 1 == order.size()) {
            answer
                .headers()
                .firstValue("Retry-After")
                .ifPresent(after -> exchange.getResponseHeaders().set("Retry-After", after));
            exchange.sendResponseHeaders(
                answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
            return;
          }
        } catch (IOException gone) {
          down.add(chosen);
          if (nth + 1 == order.size()) {
            exchange.sendResponseHeaders(502, -1);
          }
        } finally {
          if (isWebhook(exchange)) {
            webhooks.add(
                new Passed(
                    chosen, status, Instant.now(), Duration.ofNanos(System.nanoTime() - begun)));
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The nodes in turn; those that are down come last. */
  private List<Integer> order() {
    int first = calls.getAndIncrement();
    return IntStream.range(0, nodes.size())
        .map(nth -> Math.floorMod(first + nth, nodes.size()))
        .boxed()
        .sorted(Comparator.comparing(down::contains))
        .toList();
  }

  private static HttpRequest request(HttpExchange exchange, URI node, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.resolve(exchange.getRequestURI().toString()))
            .timeout(PATIENCE)
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  @Override
  public void close() {
    checks.shutdownNow();
    server.stop(0);
  }
}
