package dev.baton.benchmarks;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A process that plays a Rasa bot and the platforms. It answers at once unless it is told
 * otherwise, reads no more of a call than it must, and counts.
 *
 * <p>Its arguments are the files of {@link SharedFiles}.
 */
final class World {

  private final WorldMeter meter;
  private final RepeatingBot bot = new RepeatingBot();
  private final TelegramAnswers telegram = new TelegramAnswers();
  private final WebexAnswers webex;

  private World(SharedFiles files) {
    this.meter = new WorldMeter(SharedNumbers.open(Path.of(files.seen())));
    this.webex = new WebexAnswers(RecentMessages.open(Path.of(files.chats())));
  }

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    World world = new World(new SharedFiles(arguments[0], arguments[1]));
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
      dialog.say(new Hello(address.getPort(), ""));
      dialog.serve(WorldOrder.class, world::obey);
    } finally {
      server.stop();
    }
  }

  private WorldReport obey(WorldOrder order) {
    if (order.forget()) {
      meter.forget();
      bot.obey(order);
    }
    return meter.report(bot.mostHeld());
  }

  private void handle(HttpServerExchange exchange) {
    exchange.getRequestReceiver().receiveFullBytes(this::answer);
  }

  private void answer(HttpServerExchange exchange, byte[] body) {
    String path = exchange.getRequestPath();
    if (path.startsWith("/bot")) {
      String method = path.substring(path.lastIndexOf('/') + 1);
      meter.called(method);
      if (method.equalsIgnoreCase("sendMessage")) {
        meter.arrived(body);
      }
      send(exchange, telegram.to(method, body));
    } else if (path.startsWith("/v1/")) {
      String method = exchange.getRequestMethod().toString();
      String resource = path.substring("/v1/".length());
      meter.called(method + " " + WebexAnswers.kind(resource));
      if (method.equals("POST") && resource.equals("messages")) {
        meter.arrived(body);
      }
      send(exchange, webex.to(method, resource, exchange.getQueryParameters(), body));
    } else if (path.equals("/webhooks/rest/webhook")) {
      meter.called("bot turn");
      bot.turn(exchange, body);
    } else {
      meter.called(exchange.getRequestMethod() + " " + path);
      exchange.setStatusCode(404).endExchange();
    }
  }

  static void send(HttpServerExchange exchange, byte[] json) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(json));
  }
}
