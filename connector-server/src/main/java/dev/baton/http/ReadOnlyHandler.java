package dev.baton.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/** A path that can be read and nothing else: other methods than GET and HEAD are refused. */
final class ReadOnlyHandler implements HttpHandler {

  private final HttpHandler reading;
  private final AnswerSender sender;

  ReadOnlyHandler(HttpHandler reading, AnswerSender sender) {
    this.reading = reading;
    this.sender = sender;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    HttpString method = exchange.getRequestMethod();
    if (method.equals(Methods.GET) || method.equals(Methods.HEAD)) {
      reading.handleRequest(exchange);
    } else {
      sender.send(exchange, Answer.methodNotAllowed("GET, HEAD"));
    }
  }
}
