package dev.baton.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.Map;
import java.util.stream.Collectors;

/** A path that takes several methods. */
final class MethodDispatcher implements HttpHandler {

  private final Map<String, Endpoint> byMethod;
  private final String allowed;
  private final AnswerSender sender;

  MethodDispatcher(Map<String, Endpoint> byMethod, AnswerSender sender) {
    this.byMethod = Map.copyOf(byMethod);
    this.allowed =
        byMethod.keySet().stream()
            .map(method -> method.equals("GET") ? "GET, HEAD" : method)
            .collect(Collectors.joining(", "));
    this.sender = sender;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    String method = exchange.getRequestMethod().toString();
    Endpoint endpoint = byMethod.get(method.equals("HEAD") ? "GET" : method);
    if (endpoint == null) {
      sender.send(exchange, Answer.methodNotAllowed(allowed));
    } else {
      endpoint.handleRequest(exchange);
    }
  }
}
