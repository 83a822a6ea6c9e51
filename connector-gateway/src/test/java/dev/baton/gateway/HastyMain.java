package dev.baton.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code baton run} that acknowledges before the commit: a webhook is answered 200 once it is in a
 * queue, and the queue is stored ten times a second. A mutant: the judge must notice what a kill
 * loses.
 */
final class HastyMain {

  private static final long LINGER = 100;
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  private final BlockingQueue<HttpRequest> queue = new LinkedBlockingQueue<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI inside;

  private HastyMain(URI inside) {
    this.inside = inside;
  }

  public static void main(String[] arguments) throws Exception {
    Configuration configuration =
        ConfigurationReader.read(Path.of("baton.yml"), System.getenv(), InstalledTypes.found());
    Gateway gateway = Gateway.start(configuration, OptionalInt.of(0));
    HastyMain hasty = new HastyMain(gateway.address());
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), configuration.server().port()),
            0);
    server.createContext("/", hasty::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    hasty.storeForEver();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpRequest request = request(exchange, exchange.getRequestBody().readAllBytes());
      if (exchange.getRequestURI().getPath().endsWith("/webhook")) {
        queue.add(request);
        exchange.sendResponseHeaders(200, -1);
      } else {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        int length = answer.body().length;
        exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
        exchange.getResponseBody().write(answer.body());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void storeForEver() throws InterruptedException {
    while (true) {
      List<HttpRequest> gathered = new ArrayList<>(List.of(queue.take()));
      TimeUnit.MILLISECONDS.sleep(LINGER);
      queue.drainTo(gathered);
      for (HttpRequest request : gathered) {
        while (!isStored(request)) {
          TimeUnit.MILLISECONDS.sleep(LINGER);
        }
      }
    }
  }

  private boolean isStored(HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException again) {
      return false;
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(inside.resolve(exchange.getRequestURI().toString()))
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
}
