package dev.baton.benchmarks;

import dev.baton.http.Listener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import tools.jackson.databind.JsonNode;

/**
 * What the fastest Baton could be: Baton's own listener, whose handler reads the body and its JSON,
 * answers with a small JSON, and stores nothing.
 */
final class EchoEdge {

  private EchoEdge() {}

  public static void main(String[] arguments) throws IOException {
    LineDialog dialog = LineDialog.begin();
    try (Listener listener =
        Listener.start(
            "127.0.0.1",
            0,
            exchange -> exchange.getRequestReceiver().receiveFullBytes(EchoEdge::answer))) {
      dialog.say(new Hello(listener.port(), ""));
      dialog.serve(Hello.class, hello -> hello);
    }
  }

  private static void answer(HttpServerExchange exchange, byte[] body) {
    JsonNode update = LineDialog.JSON.readTree(body);
    byte[] answer =
        LineDialog.JSON.writeValueAsBytes(
            LineDialog.JSON.createObjectNode().put("ok", update.path("update_id").asLong()));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseSender().send(ByteBuffer.wrap(answer));
  }
}
