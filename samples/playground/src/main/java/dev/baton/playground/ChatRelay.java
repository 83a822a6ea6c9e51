package dev.baton.playground;

import dev.baton.playground.HttpCallLog.Party;
import dev.baton.playground.HttpMessage.Header;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands between a chat on a web page and Baton: it alone has the channel's token, and it says
 * who the visitor is, by a cookie that the page's scripts cannot read. The page says only what was
 * said.
 */
final class ChatRelay {

  private static final Logger LOG = LoggerFactory.getLogger(ChatRelay.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String COOKIE = "chat-visitor";
  private static final Pattern VISITOR = Pattern.compile("[0-9a-f-]{36}");
  private static final Pattern EVENT_ID = Pattern.compile("[\\w.:-]{1,128}");
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int REMEMBERED_SECONDS = 30 * 24 * 3600;
  private static final int LONGEST_BODY = 64 * 1024;

  /** What the page may say; all else is left out. */
  private static final Set<String> FIELDS = Set.of("message", "id", "language", "edits");

  private final HttpClient client;

  ChatRelay(ExecutorService threads) {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  }

  /** Answers a call of the page. Blocking. */
  void serve(HttpServerExchange exchange, PlaygroundWorld world)
      throws IOException, InterruptedException {
    String visitor = visitor(exchange);
    try {
      if (exchange.getRequestPath().equals("/chat/state")) {
        state(exchange, world, visitor);
      } else if (exchange.getRequestMethod().equals(Methods.POST)) {
        say(exchange, world, visitor);
      } else {
        listen(exchange, world, visitor);
      }
    } catch (IOException gone) {
      LOG.debug("a page with a chat, or Baton, went away", gone);
      refuse(exchange);
    }
  }

  private static String visitor(HttpServerExchange exchange) {
    Cookie known = exchange.getRequestCookie(COOKIE);
    if (known != null && VISITOR.matcher(known.getValue()).matches()) {
      return known.getValue();
    }
    String visitor = UUID.randomUUID().toString();
    exchange.setResponseCookie(
        new CookieImpl(COOKIE, visitor)
            .setPath("/chat")
            .setHttpOnly(true)
            .setSameSiteMode("Strict")
            .setMaxAge(REMEMBERED_SECONDS));
    return visitor;
  }

  private void say(HttpServerExchange exchange, PlaygroundWorld world, String visitor)
      throws IOException, InterruptedException {
    byte[] body = exchange.getInputStream().readNBytes(LONGEST_BODY + 1);
    byte[] passed = JSON.writeValueAsBytes(message(body, visitor));
    HttpCallLog log = world.callLog();
    String path = "/channels/web/messages";
    List<Header> headers = List.of(new Header("Content-Type", "application/json"));
    long call =
        log.begin(
            Party.WEB,
            Party.BATON,
            "POST",
            CallSummary.of("POST", path, "", passed, new byte[0], Set.of()),
            log.recordable("POST " + path, headers, passed));
    HttpResponse<byte[]> answer =
        client.send(
            request(world, world.chat().messages())
                .header("Content-Type", "application/json")
                .timeout(DEADLINE)
                .POST(BodyPublishers.ofByteArray(passed))
                .build(),
            BodyHandlers.ofByteArray());
    log.end(
        call,
        answer.statusCode(),
        CallSummary.of("POST", path, "", passed, answer.body(), Set.of()),
        log.recordable(
            answer.statusCode() + " " + StatusCodes.getReason(answer.statusCode()),
            headers,
            answer.body()));
    exchange.setStatusCode(answer.statusCode());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getOutputStream().write(answer.body());
    exchange.endExchange();
  }

  private static ObjectNode message(byte[] body, String visitor) {
    JsonNode said;
    try {
      said = JSON.readTree(body);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException("the body is not JSON", malformed);
    }
    ObjectNode message = JSON.createObjectNode().put("sender", visitor).put("name", "Visitor");
    FIELDS.forEach(field -> {
      if (said.path(field).isString()) {
        message.put(field, said.path(field).asString());
      }
    });
    return message;
  }

  private void listen(HttpServerExchange exchange, PlaygroundWorld world, String visitor)
      throws IOException, InterruptedException {
    String last = String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    if (!EVENT_ID.matcher(last).matches() || last.equals("null")) {
      Deque<String> given = exchange.getQueryParameters().get("last-event-id");
      last = given == null ? "" : given.getFirst();
    }
    URI address =
        URI.create(
            world.chat().messages()
                + "?sender="
                + visitor
                + (EVENT_ID.matcher(last).matches()
                    ? "&last-event-id=" + URLEncoder.encode(last, StandardCharsets.UTF_8)
                    : ""));
    HttpResponse<InputStream> events =
        client.send(
            request(world, address).header("Accept", "text/event-stream").build(),
            BodyHandlers.ofInputStream());
    exchange.setStatusCode(events.statusCode());
    exchange
        .getResponseHeaders()
        .put(
            Headers.CONTENT_TYPE,
            events.headers().firstValue("Content-Type").orElse("text/event-stream"));
    try (InputStream from = events.body()) {
      OutputStream to = exchange.getOutputStream();
      byte[] piece = new byte[8192];
      for (int length = from.read(piece); length >= 0; length = from.read(piece)) {
        to.write(piece, 0, length);
        to.flush();
      }
    }
    exchange.endExchange();
  }

  /** Tells who answers the visitor; the page shows it above the chat. */
  private void state(HttpServerExchange exchange, PlaygroundWorld world, String visitor)
      throws IOException, InterruptedException {
    URI address =
        world.console().page().resolve("/api/v1/conversations?channel=web&limit=1&user=" + visitor);
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(address)
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + world.console().token())
                .build(),
            BodyHandlers.ofByteArray());
    JsonNode found = JSON.readTree(answer.body()).path("conversations").path(0);
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("control", found.path("control").asString("bot"));
    state.put("agent", found.path("handoff").path("agent_name").asString(""));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getOutputStream().write(JSON.writeValueAsBytes(state));
    exchange.endExchange();
  }

  private static HttpRequest.Builder request(PlaygroundWorld world, URI address) {
    return HttpRequest.newBuilder(address)
        .header("Authorization", "Bearer " + world.chat().token());
  }

  private static void refuse(HttpServerExchange exchange) {
    if (!exchange.isResponseStarted()) {
      exchange.setStatusCode(StatusCodes.BAD_GATEWAY);
    }
    exchange.endExchange();
  }
}
