package dev.baton.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatch;
import java.util.Map;

/** Handles one path: checks the method and the caller, reads the body, and calls the route. */
final class Endpoint implements HttpHandler {

  private static final byte[] NOTHING = new byte[0];

  private final String method;
  private final Gate gate;
  private final int bodyLimit;
  private final BodyReader bodyReader;
  private final AnswerSender sender;
  private final HttpRoute route;

  /**
   * @param method the only method; {@code GET} includes {@code HEAD}
   * @param bodyLimit longest body in bytes; 0 where a body means nothing and is not read
   */
  Endpoint(
      String method,
      AccessRule access,
      int bodyLimit,
      BodyReader bodyReader,
      AnswerSender sender,
      HttpRoute route) {
    this.method = method;
    this.gate = new Gate(access, sender);
    this.bodyLimit = bodyLimit;
    this.bodyReader = bodyReader;
    this.sender = sender;
    this.route = route;
  }

  String method() {
    return method;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    boolean head = method.equals("GET") && exchange.getRequestMethod().equals(Methods.HEAD);
    if (!head && !exchange.getRequestMethod().equalToString(method)) {
      String allowed = method.equals("GET") ? "GET, HEAD" : method;
      sender.send(exchange, Answer.methodNotAllowed(allowed));
      return;
    }
    gate.pass(exchange, granted -> read(exchange, granted));
  }

  private void read(HttpServerExchange exchange, Admission.Granted granted) {
    if (bodyLimit == 0) {
      run(exchange, granted, NOTHING);
      return;
    }
    bodyReader.read(
        exchange, bodyLimit, body -> run(exchange, granted, body), no -> sender.send(exchange, no));
  }

  private void run(HttpServerExchange exchange, Admission.Granted granted, byte[] body) {
    PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    Map<String, String> path = match == null ? Map.of() : match.getParameters();
    try {
      sender.sendWhenDone(
          exchange, route.answer(new HttpRoute.Call(exchange, granted, path, body)));
    } catch (RuntimeException failure) {
      sender.send(exchange, sender.internalError(exchange, failure));
    }
  }
}
