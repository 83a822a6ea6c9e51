package dev.baton.testkit.webex;

import dev.baton.testkit.RefusedCalls;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The REST API over HTTP: authorisation, routing, recording, and errors in Webex's format.
 * Blocking.
 */
final class WebexApi implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(WebexApi.class);
  private static final Set<String> READS = Set.of("GET", "HEAD");

  /** The API, the list of services and the service for devices, on one host. */
  private static final List<String> ROOTS = List.of("/v1/", "/u2c/api/v1/", "/wdm/api/v1/");

  private static final int LARGEST_JSON = 4 << 20;

  /** The token that is valid now; null when none is. */
  private final Supplier<@Nullable String> token;

  private final WebexWorld world;
  private final WebexFaults faults;
  private final WebexResources resources;
  private final List<WebexRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger tracking = new AtomicInteger();
  private final RefusedCalls refused;

  WebexApi(
      WebexWorld world,
      MessageWriter writer,
      WebexFaults faults,
      Supplier<@Nullable String> token,
      RefusedCalls refused) {
    this.world = world;
    this.refused = refused;
    this.faults = faults;
    this.token = token;
    this.resources = new WebexResources(world, writer);
  }

  List<WebexRequest> requests() {
    return requests;
  }

  /**
   * A call that has been read.
   *
   * @param api the API's base address
   */
  record Call(
      String method,
      List<String> path,
      Map<String, String> query,
      ObjectNode body,
      MessageWriter.@Nullable Upload upload,
      String api) {

    Call {
      path = List.copyOf(path);
    }

    String segment(int index) {
      return index < path.size() ? path.get(index) : "";
    }

    String query(String key) {
      return query.getOrDefault(key, "");
    }
  }

  /**
   * The answer to a call.
   *
   * @param next query of the next page; null if there is none
   */
  record Reply(
      int status, @Nullable ObjectNode body, @Nullable WebexFile file, @Nullable String next) {

    static Reply json(ObjectNode body) {
      return new Reply(200, body, null, null);
    }

    static Reply empty() {
      return new Reply(204, null, null, null);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    String track = "ROUTER_FAKE-" + tracking.incrementAndGet();
    exchange.getResponseHeaders().put(new HttpString("TrackingID"), track);
    Refusal outage = faults.outage();
    if (outage != null) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html");
      send(
          exchange,
          outage.status(),
          "<html><h1>Bad Gateway</h1></html>".getBytes(StandardCharsets.UTF_8));
      return;
    }
    try {
      authorise(exchange);
      Call call = read(exchange);
      Reply reply = resources.answer(call);
      answer(exchange, call, reply);
    } catch (Refusal refusal) {
      if (!refusal.isBlameless()) {
        refused.add(
            exchange.getRequestMethod() + " " + exchange.getRequestPath(),
            refusal.status(),
            String.valueOf(refusal.getMessage()));
      }
      refusal
          .headers()
          .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
      ObjectNode error = WebexJson.object();
      error.put("message", refusal.getMessage());
      error.putArray("errors").addObject().put("description", refusal.getMessage());
      error.put("trackingId", track);
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
      send(exchange, refusal.status(), WebexJson.bytes(error));
    }
    if (!READS.contains(exchange.getRequestMethod().toString())) {
      world.changed();
    }
  }

  private void authorise(HttpServerExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    String valid = token.get();
    if (valid == null || !("Bearer " + valid).equals(given)) {
      Refusal refusal =
          new Refusal(
              401,
              "The request requires a valid access token set in the Authorization request"
                  + " header.");
      throw valid == null ? refusal.blameless() : refusal;
    }
  }

  private Call read(HttpServerExchange exchange) throws IOException {
    String method = exchange.getRequestMethod().toString();
    String path = exchange.getRequestPath();
    if (ROOTS.stream().noneMatch(path::startsWith)) {
      throw Refusal.missing("resource");
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (Map.Entry<String, Deque<String>> parameter : exchange.getQueryParameters().entrySet()) {
      query.put(parameter.getKey(), parameter.getValue().getFirst());
    }
    String type = String.valueOf(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE));
    ObjectNode body = WebexJson.object();
    MessageWriter.Upload upload = null;
    if (type.startsWith("multipart/form-data")) {
      upload = form(exchange, body);
    } else if (method.equals("POST") || method.equals("PUT")) {
      if (!type.startsWith("application/json")) {
        throw new Refusal(415, "Content type must be application/json.");
      }
      body = json(exchange);
    }
    String below = path.startsWith("/v1/") ? path.substring("/v1".length()) : path;
    requests.add(
        new WebexRequest(
            method, below, query, body.isEmpty() ? "" : body.toString(), world.clock.instant()));
    faults.check(method, below, world.clock.instant());
    return new Call(
        method,
        List.of(below.substring(1).split("/", -1)),
        query,
        body,
        upload,
        "http://" + exchange.getHostAndPort() + "/v1");
  }

  private static ObjectNode json(HttpServerExchange exchange) throws IOException {
    byte[] bytes;
    try (InputStream input = exchange.getInputStream()) {
      bytes = input.readNBytes(LARGEST_JSON);
    }
    try {
      JsonNode node = WebexJson.MAPPER.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException malformed) {
      throw new Refusal(400, "The request body is not valid JSON.");
    }
    throw Refusal.bad("The request body must be a JSON object.");
  }

  private static MessageWriter.@Nullable Upload form(HttpServerExchange exchange, ObjectNode body)
      throws IOException {
    MessageWriter.Upload upload = null;
    try (FormDataParser parser = FormParserFactory.builder().build().createParser(exchange)) {
      FormData form = parser.parseBlocking();
      for (String name : form) {
        for (FormData.FormValue value : form.get(name)) {
          if (!value.isFileItem()) {
            body.put(name, value.getValue());
          } else if (!name.equals("files") || upload != null) {
            throw Refusal.bad("Only one file is supported per message.");
          } else {
            String mime = value.getHeaders().getFirst(Headers.CONTENT_TYPE);
            try (InputStream bytes = value.getFileItem().getInputStream()) {
              upload =
                  new MessageWriter.Upload(
                      value.getFileName(),
                      mime == null ? "application/octet-stream" : mime,
                      ByteBuffer.wrap(bytes.readAllBytes()));
            }
          }
        }
      }
    }
    if (upload == null) {
      throw Refusal.bad("A multipart body must have a file.");
    }
    return upload;
  }

  private static void answer(HttpServerExchange exchange, Call call, Reply reply) {
    if (reply.next() != null) {
      exchange
          .getResponseHeaders()
          .put(new HttpString("Link"), "<" + call.api() + reply.next() + ">; rel=\"next\"");
    }
    WebexFile file = reply.file();
    if (file != null) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.mime());
      exchange
          .getResponseHeaders()
          .put(Headers.CONTENT_DISPOSITION, "attachment; filename=\"" + latin(file.name()) + "\"");
      ByteBuffer view = file.bytes().duplicate();
      if (call.method().equals("HEAD")) {
        exchange.setResponseContentLength(view.remaining());
        exchange.setStatusCode(200).endExchange();
        return;
      }
      byte[] bytes = new byte[view.remaining()];
      view.get(bytes);
      send(exchange, 200, bytes);
    } else if (reply.body() != null) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json;charset=UTF-8");
      send(exchange, reply.status(), WebexJson.bytes(reply.body()));
    } else {
      exchange.setStatusCode(reply.status()).endExchange();
    }
  }

  /** UTF-8 in a header, byte by byte, as Webex writes file names. */
  private static String latin(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static void send(HttpServerExchange exchange, int status, byte[] body) {
    exchange.setStatusCode(status);
    exchange.setResponseContentLength(body.length);
    try {
      exchange.getOutputStream().write(body);
    } catch (IOException gone) {
      LOG.debug("the bot did not wait for its answer", gone);
    }
    exchange.endExchange();
  }
}
