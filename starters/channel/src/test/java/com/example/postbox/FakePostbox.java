package com.example.postbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.testkit.ChatClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform, with its rules: who may call, what it accepts, what it keeps. Thread-safe. */
final class FakePostbox implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST = 2000;

  /** A message; {@code author} is null for the bot. */
  private record Message(long id, String chat, @Nullable String author, String text) {}

  private record Answer(int status, Map<String, String> headers, Object body) {

    Answer(int status, Object body) {
      this(status, Map.of(), body);
    }
  }

  private final HttpServer server;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Message> messages = new ArrayList<>();
  private final Set<String> blocking = new HashSet<>();
  private String token = "token-of-the-postbox";
  private long acknowledged;
  private long limitedFor;
  private boolean broken;

  private FakePostbox(HttpServer server) {
    this.server = server;
  }

  static FakePostbox start() {
    try {
      InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      FakePostbox postbox = new FakePostbox(HttpServer.create(anyPort, 0));
      postbox.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      postbox.server.createContext("/messages", postbox::handle);
      postbox.server.start();
      return postbox;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  String token() {
    return locked(() -> token);
  }

  /** The client of somebody; their chat with the bot has their own name as its address. */
  ChatClient client(String person) {
    return new ChatClient() {
      @Override
      public String person() {
        return person;
      }

      @Override
      public String title() {
        return person;
      }

      @Override
      public String say(@Nullable String thread, String text) {
        return Long.toString(write(person, person, text));
      }

      @Override
      public void press(String messageId, String buttonTitle) {
        throw new UnsupportedOperationException("there are no buttons here");
      }

      @Override
      public List<Shown> shown() {
        return locked(() ->
            messages.stream()
                .filter(message -> message.chat().equals(person))
                .map(FakePostbox::shown)
                .toList());
      }
    };
  }

  private static ChatClient.Shown shown(Message message) {
    boolean bot = message.author() == null;
    return new ChatClient.Shown(
        Long.toString(message.id()),
        bot ? "Bot" : message.chat(),
        !bot,
        bot,
        null,
        message.text(),
        List.of(),
        null,
        null,
        false,
        List.of());
  }

  private long write(String chat, @Nullable String author, String text) {
    return locked(() -> {
      long id = messages.size() + 1L;
      messages.add(new Message(id, chat, author, text));
      return id;
    });
  }

  int unacknowledged() {
    return locked(() -> waiting(acknowledged).size());
  }

  void limitNext(long seconds) {
    locked(() -> limitedFor = seconds);
  }

  void block(String person) {
    locked(() -> blocking.add(person));
  }

  void revoke() {
    locked(() -> {
      broken = false;
      token = token + "-new";
      return token;
    });
  }

  void breakDown() {
    locked(() -> broken = true);
  }

  private List<Message> waiting(long after) {
    return messages.stream()
        .filter(message -> message.author() != null && message.id() > after)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Answer answer = locked(() -> answer(exchange, body));
      byte[] bytes = JSON.writeValueAsBytes(answer.body());
      answer.headers().forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, String body) {
    if (broken) {
      return new Answer(502, "Bad Gateway");
    }
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Answer(401, "who are you?");
    }
    return switch (exchange.getRequestMethod()) {
      case "GET" -> look(String.valueOf(exchange.getRequestURI().getQuery()));
      case "POST" -> post(JSON.readTree(body));
      default -> new Answer(405, "GET or POST");
    };
  }

  private Answer look(String query) {
    if (!query.matches("after=\\d+")) {
      return new Answer(400, "after=<id> is missing");
    }
    long after = Long.parseLong(query.substring("after=".length()));
    acknowledged = Math.max(acknowledged, after);
    List<Map<String, Object>> found =
        waiting(after).stream()
            .<Map<String, Object>>map(message ->
                Map.of("id", message.id(), "from", message.chat(), "text", message.text()))
            .toList();
    return new Answer(200, Map.of("messages", found));
  }

  private Answer post(JsonNode message) {
    String to = message.path("to").asString("");
    String text = message.path("text").asString("");
    if (limitedFor > 0) {
      String wait = Long.toString(limitedFor);
      limitedFor = 0;
      return new Answer(429, Map.of("Retry-After", wait), "too fast");
    }
    if (to.isEmpty() || text.isEmpty() || text.length() > LONGEST) {
      return new Answer(422, "to and text are needed, text of at most " + LONGEST);
    }
    if (blocking.contains(to)) {
      return new Answer(403, "does not want messages");
    }
    return new Answer(201, Map.of("id", write(to, null, text)));
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
