package dev.baton.benchmarks;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A process that plays a Rasa bot, which repeats what it hears, and the platforms. It answers at
 * once unless it is told otherwise, reads no more of a call than it must, and counts.
 *
 * <p>Its argument is the file in which it shows how many messages it has seen.
 */
final class World {

  private final SharedNumbers seen;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final Recorder recorder = new Recorder(Latency.LONGEST_MICROS, Latency.DIGITS);
  private final Histogram whole = new Histogram(Latency.LONGEST_MICROS, Latency.DIGITS);
  private final TelegramAnswers telegram = new TelegramAnswers();
  private volatile WorldOrder order = WorldOrder.answering(0);

  private World(SharedNumbers seen) {
    this.seen = seen;
  }

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    World world = new World(SharedNumbers.open(Path.of(arguments[0])));
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", world::handle)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .build();
    server.start();
    try {
      InetSocketAddress address =
          (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
      dialog.say(new Hello(address.getPort()));
      dialog.serve(WorldOrder.class, world::obey);
    } finally {
      server.stop();
    }
  }

  private WorldReport obey(WorldOrder next) {
    if (next.forget()) {
      order = next;
      calls.clear();
      recorder.reset();
      whole.reset();
      seen.first(0);
    }
    whole.add(recorder.getIntervalHistogram());
    return new WorldReport(
        seen.first(),
        calls.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> each.getValue().sum(), Long::sum, TreeMap::new)),
        Latency.of(whole));
  }

  private void handle(HttpServerExchange exchange) {
    exchange.getRequestReceiver().receiveFullBytes(this::answer);
  }

  private void answer(HttpServerExchange exchange, byte[] body) {
    String path = exchange.getRequestPath();
    if (path.startsWith("/bot")) {
      String method = path.substring(path.lastIndexOf('/') + 1);
      count(method);
      if (method.equalsIgnoreCase("sendMessage")) {
        arrived(body);
      }
      send(exchange, telegram.to(method, body));
    } else if (path.equals("/webhooks/rest/webhook")) {
      count("bot turn");
      botTurn(exchange, body);
    } else {
      count(exchange.getRequestMethod() + " " + path);
      exchange.setStatusCode(404).endExchange();
    }
  }

  private void botTurn(HttpServerExchange exchange, byte[] body) {
    WorldOrder now = order;
    if (now.parked()) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
    } else if (now.botDelayMillis() == 0) {
      send(exchange, repeated(body));
    } else {
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () ->
              exchange
                  .getIoThread()
                  .executeAfter(
                      () -> send(exchange, repeated(body)),
                      now.botDelayMillis(),
                      TimeUnit.MILLISECONDS));
    }
  }

  private static byte[] repeated(byte[] body) {
    int at = Stamp.find(body);
    String words = at < 0 ? "What?" : new String(body, at, Stamp.LENGTH, StandardCharsets.US_ASCII);
    return ("[{\"recipient_id\":\"user\",\"text\":\"" + words + "\"}]")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void arrived(byte[] body) {
    int at = Stamp.find(body);
    if (at >= 0) {
      recorder.recordValue(Latency.micros(System.nanoTime() - Stamp.read(body, at)));
      seen.increaseFirst();
    }
  }

  private void count(String kind) {
    calls.computeIfAbsent(kind, each -> new LongAdder()).increment();
  }

  private static void send(HttpServerExchange exchange, byte[] json) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(json));
  }
}
