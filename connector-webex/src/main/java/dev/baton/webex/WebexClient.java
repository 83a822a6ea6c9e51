package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A typed client for the operations of Webex's messaging API that Baton uses.
 *
 * <p>All methods block, and throw {@link DeliveryException} as {@link WebexErrors} maps failures.
 * An unreadable answer counts as a temporary fault of the platform. There are two exceptions: a
 * lookup by id throws {@link Unreadable}, and an unreadable item of a list is left out.
 */
final class WebexClient {

  private static final Logger LOG = LoggerFactory.getLogger(WebexClient.class);

  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final ContentType JSON_TYPE = ContentType.create("application/json");
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,<]*rel=\"?next\"?");
  private static final int MAX_PAGES = 1_000;

  private final WebexHttp http;

  WebexClient(WebexHttp http) {
    this.http = http;
  }

  /**
   * The result of a lookup of something that may not exist.
   *
   * @param value null unless the status is a success
   */
  record Lookup<T>(int status, @Nullable T value) {}

  /** The answer to a lookup by id does not have the documented form. A retry would not help. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * One page of a list.
   *
   * @param next the address of the next page; null on the last one
   */
  record Page<T>(List<T> items, @Nullable URI next) {}

  WebexMapper.Person me() {
    return read(get("look up the bot", "/people/me", What.CHAT), WebexMapper.Person.class);
  }

  /**
   * Looks up a person.
   *
   * @throws Unreadable if the answer does not have the documented form
   */
  WebexMapper.Person person(String id) {
    String action = "look up a person";
    return found(
        action, get(action, "/people/" + encoded(id), What.CHAT), WebexMapper.Person.class);
  }

  /**
   * Fetches a message. Statuses 403, 404 and 410 are returned, other failures thrown.
   *
   * @throws Unreadable if the answer does not have the documented form
   */
  Lookup<WebexMapper.Message> message(String id) {
    return lookup(
        "fetch a message", "/messages/" + encoded(id), WebexMapper.Message.class, What.MESSAGE);
  }

  /** Fetches the submission of a card. Treats statuses as {@link #message} does. */
  Lookup<WebexMapper.Action> action(String id) {
    return lookup(
        "fetch a card action",
        "/attachment/actions/" + encoded(id),
        WebexMapper.Action.class,
        What.MESSAGE);
  }

  /**
   * Lists the messages of a room, newest first; in a group only those that mention the bot.
   *
   * @param most the size of a page, up to 100
   */
  Page<WebexMapper.Message> messages(String room, boolean direct, int most) {
    String mention = direct ? "" : "&mentionedPeople=me";
    String path = "/messages?roomId=" + encoded(room) + "&max=" + most + mention;
    return page("list messages", http.call("GET", path, null), WebexMapper.Message.class);
  }

  Page<WebexMapper.Message> olderMessages(URI next) {
    return page("list messages", http.follow(next), WebexMapper.Message.class);
  }

  /** Lists all rooms of a type, {@code direct} or {@code group}, most recently active first. */
  List<WebexMapper.Room> rooms(String type) {
    return all(
        "list rooms", "/rooms?sortBy=lastactivity&max=200&type=" + type, WebexMapper.Room.class);
  }

  /**
   * Looks up a room.
   *
   * @throws Unreadable if the answer does not have the documented form
   */
  WebexMapper.Room room(String id) {
    String action = "look up a space";
    return found(action, get(action, "/rooms/" + encoded(id), What.CHAT), WebexMapper.Room.class);
  }

  /**
   * Returns the memberships of a person in a room: one or none.
   *
   * @param person id or email
   */
  List<WebexMapper.Membership> memberships(String room, String person) {
    String key = person.contains("@") ? "&personEmail=" : "&personId=";
    WebexHttp.Answer answer =
        get(
            "look up a membership",
            "/memberships?roomId=" + encoded(room) + key + encoded(person),
            What.CHAT);
    return page("look up a membership", answer, WebexMapper.Membership.class).items();
  }

  /**
   * Posts a message.
   *
   * @param body the message with its recipient
   * @param subject what a 404 means is gone
   */
  WebexMapper.Message post(Map<String, ?> body, What subject) {
    WebexHttp.Answer answer = send("POST", "/messages", body);
    return read(expect("send a message", answer, subject), WebexMapper.Message.class);
  }

  /** Posts a message with a file. The file's stream is read but not closed. */
  WebexMapper.Message post(Multipart body, What subject) {
    WebexHttp.Answer answer = http.upload("/messages", body.entity(), UPLOAD_TIMEOUT);
    return read(expect("send a file", answer, subject), WebexMapper.Message.class);
  }

  void edit(String message, Map<String, ?> body) {
    expect("edit a message", send("PUT", "/messages/" + encoded(message), body), What.MESSAGE);
  }

  /** Deletes a message of the bot. It is no failure if the message is already gone. */
  void delete(String message) {
    WebexHttp.Answer answer = http.call("DELETE", "/messages/" + encoded(message), null);
    if (answer.status() != 404) {
      expect("delete a message", answer, What.MESSAGE);
    }
  }

  List<WebexMapper.Hook> hooks() {
    return all("list webhooks", "/webhooks?max=100", WebexMapper.Hook.class);
  }

  void createHook(Map<String, ?> body) {
    expect("create a webhook", send("POST", "/webhooks", body), What.CHAT);
  }

  void updateHook(String id, Map<String, ?> body) {
    expect("update a webhook", send("PUT", "/webhooks/" + encoded(id), body), What.CHAT);
  }

  void deleteHook(String id) {
    WebexHttp.Answer answer = http.call("DELETE", "/webhooks/" + encoded(id), null);
    if (answer.status() != 404) {
      expect("delete a webhook", answer, What.CHAT);
    }
  }

  /** Fetches the headers of a file, with any status. */
  WebexHttp.Answer fileHead(String id) {
    return http.call("HEAD", "/contents/" + encoded(id), null);
  }

  /** Opens a file for reading, with any status. Reading fails after {@code timeout}. */
  WebexHttp.Download file(String id, Duration timeout) {
    return http.download("/contents/" + encoded(id), timeout);
  }

  private WebexHttp.Answer send(String method, String path, Map<String, ?> body) {
    return http.call(method, path, new ByteArrayEntity(JSON.writeValueAsBytes(body), JSON_TYPE));
  }

  private WebexHttp.Answer get(String action, String path, What subject) {
    return expect(action, http.call("GET", path, null), subject);
  }

  private <T> Lookup<T> lookup(String action, String path, Class<T> type, What subject) {
    WebexHttp.Answer answer = http.call("GET", path, null);
    return switch (answer.status()) {
      case 403, 404, 410 -> new Lookup<>(answer.status(), null);
      default ->
          new Lookup<>(answer.status(), found(action, expect(action, answer, subject), type));
    };
  }

  private <T> List<T> all(String action, String path, Class<T> type) {
    Page<T> page = page(action, http.call("GET", path, null), type);
    List<T> items = new ArrayList<>(page.items());
    for (int pages = 1; page.next() != null && pages < MAX_PAGES; pages++) {
      page = page(action, http.follow(page.next()), type);
      items.addAll(page.items());
    }
    return items;
  }

  private static <T> Page<T> page(String action, WebexHttp.Answer answer, Class<T> type) {
    expect(action, answer, What.CHAT);
    List<T> items = new ArrayList<>();
    try {
      for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
        item(action, item, type).ifPresent(items::add);
      }
    } catch (JacksonException unreadable) {
      throw new DeliveryException.Retryable(unreadable(action, unreadable), null);
    }
    return new Page<>(items, next(answer));
  }

  /**
   * Reads one item. An unreadable one is logged and left out, so that the others are still read.
   */
  private static <T> Optional<T> item(String action, JsonNode item, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.treeToValue(item, type));
    } catch (JacksonException unreadable) {
      LOG.warn(
          "{}, item '{}' left out", unreadable(action, unreadable), item.path("id").asString(""));
      return Optional.empty();
    }
  }

  private static @Nullable URI next(WebexHttp.Answer answer) {
    for (Header link : answer.headers().getHeaders("Link")) {
      Matcher next = NEXT.matcher(link.getValue());
      if (next.find()) {
        Optional<URI> uri = uri(next.group(1));
        if (uri.isPresent()) {
          return uri.get();
        }
      }
    }
    return null;
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static WebexHttp.Answer expect(String action, WebexHttp.Answer answer, What subject) {
    if (!answer.ok()) {
      throw WebexErrors.of(action, answer, subject);
    }
    return answer;
  }

  private static <T> T read(WebexHttp.Answer answer, Class<T> type) {
    try {
      return found("read a " + type.getSimpleName(), answer, type);
    } catch (Unreadable unreadable) {
      throw new DeliveryException.Retryable(String.valueOf(unreadable.getMessage()), null);
    }
  }

  private static <T> T found(String action, WebexHttp.Answer answer, Class<T> type) {
    try {
      T value = JSON.readValue(answer.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException malformed) {
      throw new Unreadable(unreadable(action, malformed));
    }
    throw new Unreadable(action + ": unreadable answer (null)");
  }

  /** Names only the exception's class: its message quotes the text that Jackson could not read. */
  private static String unreadable(String action, JacksonException cause) {
    return action + ": unreadable answer (" + cause.getClass().getSimpleName() + ")";
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
