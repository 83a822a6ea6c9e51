package dev.baton.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.SameThreadExecutor;
import java.util.Map;

/** Handles one path of the API whose answer is sent in pieces: checks the method and the caller. */
final class StreamEndpoint implements HttpHandler {

  private static final byte[] NOTHING = new byte[0];

  private final Gate gate;
  private final AnswerSender sender;
  private final StreamBounds bounds;
  private final StreamRoute route;

  StreamEndpoint(AccessRule access, AnswerSender sender, StreamBounds bounds, StreamRoute route) {
    this.gate = new Gate(access, sender);
    this.sender = sender;
    this.bounds = bounds;
    this.route = route;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equalToString("GET")) {
      sender.send(exchange, Answer.methodNotAllowed("GET"));
      return;
    }
    gate.pass(exchange, granted -> serve(exchange, granted));
  }

  private void serve(HttpServerExchange exchange, Admission.Granted granted) {
    PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    Map<String, String> path = match == null ? Map.of() : match.getParameters();
    HttpRoute.Call call = new HttpRoute.Call(exchange, granted, path, NOTHING);
    StreamingResponse response = new StreamingResponse(exchange, sender, bounds);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          try {
            route.serve(call, response);
          } catch (RuntimeException failure) {
            response.fail(failure);
          } finally {
            BodyReader.done(exchange);
          }
        });
  }
}
