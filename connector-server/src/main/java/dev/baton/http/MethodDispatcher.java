package dev.baton.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.List;

/** A path that takes {@code GET} and one other method. */
final class MethodDispatcher implements HttpHandler {

  private final Endpoint reading;
  private final Endpoint other;
  private final String allowed;
  private final AnswerSender sender;

  MethodDispatcher(Endpoint reading, Endpoint other, AnswerSender sender) {
    this.reading = reading;
    this.other = other;
    this.allowed = String.join(", ", List.of("GET", "HEAD", other.method()));
    this.sender = sender;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String method = exchange.getRequestMethod().toString();
    if (method.equals(other.method())) {
      other.handleRequest(exchange);
    } else if (method.equals("GET") || method.equals("HEAD")) {
      reading.handleRequest(exchange);
    } else {
      sender.send(exchange, Answer.methodNotAllowed(allowed));
    }
  }
}
