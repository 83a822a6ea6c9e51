package dev.baton.testkit.telegram;

import dev.baton.testkit.RefusedCalls;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormEncodedDataDefinition;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API over HTTP: token in the path, parameters in any form, answers as JSON. */
final class BotApiServer implements HttpHandler, AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String JSON_TYPE = "application/json";

  private final String token;
  private final TelegramWorld world;
  private final UpdateFeed feed;
  private final BotMethods methods;
  private final TelegramFaults faults;
  private final MethodCatalog catalog = new MethodCatalog();
  private final List<FakeTelegram.Call> calls;
  private final AtomicBoolean revoked;
  private final RefusedCalls refused;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final FormParserFactory forms;

  BotApiServer(
      String token,
      TelegramWorld world,
      UpdateFeed feed,
      BotMethods methods,
      TelegramFaults faults,
      List<FakeTelegram.Call> calls,
      AtomicBoolean revoked,
      RefusedCalls refused) {
    this.token = token;
    this.world = world;
    this.feed = feed;
    this.methods = methods;
    this.faults = faults;
    this.calls = calls;
    this.revoked = revoked;
    this.refused = refused;
    MultiPartParserDefinition multipart = new MultiPartParserDefinition();
    multipart.setDefaultEncoding(StandardCharsets.UTF_8.name());
    multipart.setMaxIndividualFileSize(50L * 1024 * 1024);
    FormEncodedDataDefinition encoded = new FormEncodedDataDefinition();
    encoded.setDefaultEncoding(StandardCharsets.UTF_8.name());
    forms = FormParserFactory.builder(false).addParsers(multipart, encoded).build();
  }

  BotMethods methods() {
    return methods;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.dispatch(threads, this::serve);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void serve(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    try {
      String[] path = exchange.getRequestPath().substring(1).split("/", 3);
      if (path.length == 3 && path[0].equals("file")) {
        download(exchange, path[1], path[2]);
        return;
      }
      if (path.length != 2 || !path[0].startsWith("bot")) {
        throw ApiError.of(404, "Not Found");
      }
      answer(exchange, path[0].substring(3), path[1]);
    } catch (ApiError error) {
      if (!error.isBlameless()) {
        String path = exchange.getRequestPath();
        refused.add(
            path.substring(path.lastIndexOf('/') + 1),
            error.code(),
            String.valueOf(error.getMessage()));
      }
      send(exchange, error.code(), JSON_TYPE, error.body().toString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      exchange.endExchange();
    }
  }

  private void answer(HttpServerExchange exchange, String presented, String documented)
      throws IOException, InterruptedException {
    String method = BotMethods.named(documented);
    TelegramRequest request = read(exchange);
    Map<String, String> parameters = new LinkedHashMap<>();
    request
        .asJson()
        .properties()
        .forEach(entry ->
            parameters.put(
                entry.getKey(),
                entry.getValue().isValueNode()
                    ? entry.getValue().asString()
                    : entry.getValue().toString()));
    calls.add(new FakeTelegram.Call(method, Map.copyOf(parameters), world.clock.instant()));
    authorise(presented);
    TelegramFaults.Answer fault = faults.next(method);
    if (fault != null) {
      send(exchange, fault.status(), fault.contentType(), fault.body());
      return;
    }
    catalog.check(documented, request);
    String result =
        method.equals("getupdates")
            ? poll(request)
            : world.change(() -> methods.run(method, request)).toString();
    send(exchange, 200, JSON_TYPE, "{\"ok\":true,\"result\":" + result + "}");
  }

  private void authorise(String presented) {
    if (!presented.matches("\\d+:[A-Za-z0-9_-]{30,}")) {
      throw ApiError.of(404, "Not Found");
    }
    if (revoked.get()) {
      throw ApiError.of(401, "Unauthorized").blameless();
    }
    if (!presented.equals(token)) {
      throw ApiError.of(401, "Unauthorized");
    }
  }

  private String poll(TelegramRequest request) throws InterruptedException {
    Long offset = request.number("offset");
    Long limit = request.number("limit");
    Long timeout = request.number("timeout");
    long most = limit == null ? 100 : Math.max(1, Math.min(100, limit));
    world.lock.lock();
    try {
      feed.allow(request.array("allowed_updates"));
      return feed.poll(offset == null ? 0 : offset, most, timeout == null ? 0 : timeout);
    } finally {
      world.lock.unlock();
    }
  }

  private void download(HttpServerExchange exchange, String bot, String path) {
    authorise(bot.replaceFirst("^bot", ""));
    TelegramWorld.StoredFile file =
        world.change(() ->
            world.files.values().stream()
                .filter(stored -> stored.path().equals(path))
                .findFirst()
                .orElse(null));
    if (file == null) {
      throw ApiError.of(404, "Not Found");
    }
    TelegramFaults.Answer fault = faults.next("file");
    if (fault != null) {
      send(exchange, fault.status(), fault.contentType(), fault.body());
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
    exchange.getResponseSender().send(file.bytes().duplicate());
  }

  private static void send(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body, StandardCharsets.UTF_8);
  }

  private TelegramRequest read(HttpServerExchange exchange) throws IOException {
    TelegramRequest request = new TelegramRequest();
    exchange.getQueryParameters().forEach((name, values) -> request.put(name, values.getFirst()));
    try (FormDataParser parser = forms.createParser(exchange)) {
      if (parser != null) {
        readForm(parser.parseBlocking(), request);
        return request;
      }
    }
    byte[] body = exchange.getInputStream().readAllBytes();
    if (body.length > 0) {
      String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
      if (!JSON_TYPE.equals(type)) {
        throw ApiError.badRequest("unsupported content type " + type);
      }
      try {
        if (!(JSON.readTree(body) instanceof ObjectNode object)) {
          throw ApiError.badRequest("can't parse request: Expected an Object");
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
          request.put(entry.getKey(), entry.getValue());
        }
      } catch (JacksonException malformed) {
        throw ApiError.badRequest("can't parse request as JSON");
      }
    }
    return request;
  }

  private static void readForm(@Nullable FormData form, TelegramRequest request)
      throws IOException {
    if (form == null) {
      return;
    }
    for (String name : form) {
      FormData.FormValue value = Objects.requireNonNull(form.getFirst(name));
      if (value.isFileItem()) {
        String file = value.getFileName();
        String mime = value.getHeaders().getFirst(Headers.CONTENT_TYPE);
        try (var bytes = value.getFileItem().getInputStream()) {
          request.put(
              name,
              new TelegramRequest.Upload(
                  file == null ? name : file,
                  mime == null ? "application/octet-stream" : mime,
                  ByteBuffer.wrap(bytes.readAllBytes())));
        }
      } else {
        request.put(name, value.getValue());
      }
    }
  }
}
