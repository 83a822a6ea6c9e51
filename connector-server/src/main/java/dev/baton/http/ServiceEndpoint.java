package dev.baton.http;

import dev.baton.connector.ServingChannel;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Handles one path that a channel serves itself, with one service for each method. */
final class ServiceEndpoint implements HttpHandler {

  private static final byte[] NOTHING = new byte[0];

  private final Map<String, ServingChannel.Service> byMethod = new TreeMap<>();
  private final Gate gate;
  private final BodyReader bodyReader;
  private final AnswerSender sender;
  private final StreamBounds bounds;

  ServiceEndpoint(
      Collection<ServingChannel.Service> services,
      AccessRule access,
      BodyReader bodyReader,
      AnswerSender sender,
      StreamBounds bounds) {
    services.forEach(service -> byMethod.put(service.method(), service));
    this.gate = new Gate(access, sender);
    this.bodyReader = bodyReader;
    this.sender = sender;
    this.bounds = bounds;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    ServingChannel.Service service = byMethod.get(exchange.getRequestMethod().toString());
    if (service == null) {
      String allowed = String.join(", ", byMethod.keySet());
      sender.send(exchange, Answer.methodNotAllowed(allowed));
      return;
    }
    gate.pass(exchange, granted -> read(service, exchange, granted));
  }

  private void read(
      ServingChannel.Service service, HttpServerExchange exchange, Admission.Granted granted) {
    if (service.bodyLimit() == 0) {
      serve(service, exchange, granted, NOTHING);
      return;
    }
    bodyReader.read(
        exchange,
        service.bodyLimit(),
        body -> serve(service, exchange, granted, body),
        no -> sender.send(exchange, no));
  }

  private void serve(
      ServingChannel.Service service,
      HttpServerExchange exchange,
      Admission.Granted granted,
      byte[] body) {
    HttpRoute.Call call = new HttpRoute.Call(exchange, granted, Map.of(), body);
    StreamingResponse response = new StreamingResponse(exchange, sender, bounds);
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          try {
            service.handler().serve(call.asWebhookCall(), response);
          } catch (RuntimeException failure) {
            response.fail(failure);
          } finally {
            BodyReader.done(exchange);
          }
        });
  }
}
