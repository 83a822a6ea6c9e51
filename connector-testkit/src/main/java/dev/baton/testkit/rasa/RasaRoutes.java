package dev.baton.testkit.rasa;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rasa's HTTP endpoints. Runs on virtual threads; a call may block for as long as its turn does.
 */
final class RasaRoutes implements HttpHandler {

  /** A picture to send: one pixel. */
  static final String PICTURE = "/static/picture.png";

  private static final Logger log = LoggerFactory.getLogger(RasaRoutes.class);
  private static final Pattern CONVERSATION =
      Pattern.compile("/conversations/(.+?)/(tracker/events|tracker|trigger_intent|execute)");
  private static final byte[] DOT =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJ"
                  + "RU5ErkJggg==");

  private final RasaOptions options;
  private final Dialogue dialogue;
  private final RasaChannels channels;
  private final ReentrantLock guard = new ReentrantLock();
  private final List<RasaRequest> requests = new ArrayList<>();

  RasaRoutes(RasaOptions options, Dialogue dialogue) {
    this.options = options;
    this.dialogue = dialogue;
    this.channels = new RasaChannels(options, dialogue);
  }

  RasaChannels channels() {
    return channels;
  }

  List<RasaRequest> requests() {
    guard.lock();
    try {
      return List.copyOf(requests);
    } finally {
      guard.unlock();
    }
  }

  /** An answer. It is recorded before it is sent, so that a caller who has it finds it recorded. */
  private record Page(int status, String type, ByteBuffer body) {

    static Page of(int status, String type, String body) {
      return new Page(status, type, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
    }

    static Page json(int status, JsonNode body) {
      return of(status, "application/json", body.toString());
    }

    static Page notFound() {
      return of(404, "application/json", "{\"description\":\"Not Found\",\"status\":404}");
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException, InterruptedException {
    exchange.startBlocking();
    exchange.setPersistent(false);
    String body = new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int number = begin(exchange, body);
    ServerFault fault = options.fault;
    if (fault != ServerFault.NONE && fault != ServerFault.BREAKS_OFF) {
      try {
        FaultyAnswers.answer(exchange, fault);
      } catch (IOException hungUp) {
        log.debug("the caller did not wait for the end of a sick answer", hungUp);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        exchange.getConnection().close();
      } finally {
        end(number, 0);
      }
      return;
    }
    if (exchange.getRequestURI().equals(RasaChannels.REST)
        && query(exchange, "stream").equalsIgnoreCase("true")
        && options.failing == 0) {
      stream(exchange, body, number);
      return;
    }
    Page page;
    try {
      page = answer(exchange, body);
    } catch (RasaError error) {
      page = refusal(error);
    } catch (JacksonException unreadable) {
      page = refusal(new RasaError(400, "BadRequest", "Failed when parsing body as json"));
    }
    boolean dropped = exchange.getRequestURI().equals(RasaChannels.REST) && drops();
    end(number, dropped ? 0 : page.status());
    if (dropped) {
      exchange.getConnection().close();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, page.type());
    if (fault == ServerFault.BREAKS_OFF) {
      byte[] answer = new byte[page.body().remaining()];
      page.body().duplicate().get(answer);
      FaultyAnswers.breakOff(exchange, page.status(), answer);
      return;
    }
    exchange.setStatusCode(page.status());
    exchange.getResponseSender().send(page.body());
  }

  private Page answer(HttpServerExchange exchange, String body) throws InterruptedException {
    if (options.failing != 0) {
      return Page.of(options.failing, "text/html", "<html><body>Bad Gateway</body></html>");
    }
    String path = exchange.getRequestURI();
    return switch (path) {
      case RasaChannels.REST -> Page.json(200, channels.rest(body));
      case RasaChannels.CALLBACK ->
          options.callback == null
              ? Page.notFound()
              : channels.callback(body)
                  ? Page.of(200, "text/plain", "success")
                  : Page.of(500, "text/html", "Internal Server Error");
      case "/webhooks/callback/" ->
          options.callback == null
              ? Page.notFound()
              : Page.of(200, "application/json", "{\"status\":\"ok\"}");
      case "/webhooks/rest/" -> Page.of(200, "application/json", "{\"status\":\"ok\"}");
      case "/" -> Page.of(200, "text/plain", "Hello from Rasa: " + options.version);
      case PICTURE -> new Page(200, "image/png", ByteBuffer.wrap(DOT));
      default -> options.api ? api(exchange, path, body) : Page.notFound();
    };
  }

  /** Streams one line for each message as it is said; if the turn fails, the answer never ends. */
  private void stream(HttpServerExchange exchange, String body, int number)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
    exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
    OutputStream out = exchange.getOutputStream();
    boolean ended = channels.stream(body, out);
    boolean dropped = drops();
    end(number, dropped || !ended ? 0 : 200);
    if (dropped) {
      exchange.getConnection().close();
    } else if (ended) {
      exchange.endExchange();
    } else {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        exchange.getConnection().close();
      }
    }
  }

  private boolean drops() {
    return options.drops.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private Page api(HttpServerExchange exchange, String path, String body)
      throws InterruptedException {
    if (path.equals("/version")) {
      ObjectNode version = FakeTracker.JSON.createObjectNode().put("version", options.version);
      return Page.json(200, version.put("minimum_compatible_version", options.version));
    }
    Matcher conversation = CONVERSATION.matcher(path);
    if (!conversation.matches() && !path.equals("/status")) {
      return Page.notFound();
    }
    admit(exchange, path.equals("/status") ? null : named(conversation.group(1)));
    if (!options.model) {
      throw new RasaError(409, "Conflict", "No agent loaded.");
    }
    if (path.equals("/status")) {
      ObjectNode status = FakeTracker.JSON.createObjectNode().put("model_file", "model.tar.gz");
      return Page.json(200, status.put("num_active_training_jobs", 0));
    }
    String sender = named(conversation.group(1));
    String include = query(exchange, "include_events");
    String events = include.isEmpty() ? "AFTER_RESTART" : include;
    return switch (exchange.getRequestMethod() + " " + conversation.group(2)) {
      case "GET tracker" -> Page.json(200, dialogue.tracker(sender, events));
      case "POST tracker/events" -> Page.json(200, dialogue.append(sender, json(body), events));
      case "POST trigger_intent" -> Page.json(200, dialogue.trigger(sender, json(body), events));
      case "POST execute" -> Page.json(200, dialogue.execute(sender, json(body), events));
      default -> Page.notFound();
    };
  }

  /** Either the token or a signature gives access; if neither is set, the API is open. */
  private void admit(HttpServerExchange exchange, @Nullable String sender) {
    String secret = options.jwtSecret;
    if (options.token != null && query(exchange, "token").equals(options.token)) {
      return;
    }
    if (secret != null) {
      String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
      RasaJwt jwt = RasaJwt.read(header == null ? "" : header, secret);
      if (jwt != null) {
        if (!jwt.mayTouch(sender)) {
          throw new RasaError(403, "NotAuthorized", "User has insufficient permissions.");
        }
        return;
      }
    }
    if (options.token != null || secret != null) {
      throw new RasaError(401, "NotAuthenticated", "User is not authenticated.");
    }
  }

  private int begin(HttpServerExchange exchange, String body) {
    guard.lock();
    try {
      requests.add(
          new RasaRequest(
              exchange.getRequestMethod().toString(),
              exchange.getRequestURI(),
              exchange.getQueryString(),
              body,
              Instant.now(),
              null,
              null));
      return requests.size() - 1;
    } finally {
      guard.unlock();
    }
  }

  private void end(int number, int status) {
    guard.lock();
    try {
      requests.set(number, requests.get(number).ended(status, Instant.now()));
    } finally {
      guard.unlock();
    }
  }

  private Page refusal(RasaError error) {
    log.debug("refused: {} {}", error.status, error.reason);
    ObjectNode body = FakeTracker.JSON.createObjectNode();
    body.put("version", options.version)
        .put("status", "failure")
        .put("message", error.getMessage());
    body.put("reason", error.reason).putObject("details");
    body.putNull("help").put("code", error.status);
    return Page.json(error.status, body);
  }

  private static JsonNode json(String body) {
    return FakeTracker.JSON.readTree(body);
  }

  private static String query(HttpServerExchange exchange, String name) {
    for (String pair : exchange.getQueryString().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return decoded(pair.substring(name.length() + 1));
      }
    }
    return "";
  }

  /** Rasa 2 decodes a name in a path, Rasa 3 (with Sanic 21) does not. */
  private String named(String inPath) {
    return options.version.startsWith("2.") ? decoded(inPath.replace("+", "%2B")) : inPath;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
