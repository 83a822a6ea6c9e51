package dev.baton.webex;

import dev.baton.connector.DeliveryException;
import dev.baton.connector.DeliveryException.Gone.What;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations of Webex's messaging API that Baton uses, typed.
 *
 * <p>All block, all throw {@link DeliveryException} as {@link WebexErrors} maps it. An answer that
 * cannot be read counts as a passing fault of the platform, but where one thing is looked up by its
 * id it is {@link Unreadable}; in a list it is left out.
 */
final class WebexClient {

  private static final Logger LOG = LoggerFactory.getLogger(WebexClient.class);

  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String JSON_TYPE = "application/json; charset=utf-8";
  private static final Duration UPLOAD = Duration.ofMinutes(10);
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,<]*rel=\"?next\"?");
  private static final int MOST_PAGES = 1_000;

  private final WebexHttp http;

  WebexClient(WebexHttp http) {
    this.http = http;
  }

  /**
   * Something that was asked for and need not be there.
   *
   * @param value null unless the status says success
   */
  record Lookup<T>(int status, @Nullable T value) {}

  /** The answer to a lookup by id is not of the form that Webex documents; no call mends that. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * A part of a list.
   *
   * @param next where the list goes on; null at its end
   */
  record Page<T>(List<T> items, @Nullable URI next) {}

  WebexJson.Person me() {
    return read(get("look up the bot", "/people/me", What.CHAT), WebexJson.Person.class);
  }

  /**
   * @throws Unreadable see there
   */
  WebexJson.Person person(String id) {
    String doing = "look up a person";
    return found(doing, get(doing, "/people/" + part(id), What.CHAT), WebexJson.Person.class);
  }

  /**
   * A message; statuses 403, 404 and 410 are answered as they are, others thrown.
   *
   * @throws Unreadable see there
   */
  Lookup<WebexJson.Message> message(String id) {
    return lookup(
        "fetch a message", "/messages/" + part(id), WebexJson.Message.class, What.MESSAGE);
  }

  /** A card's submission; statuses as in {@link #message}. */
  Lookup<WebexJson.Action> action(String id) {
    return lookup(
        "fetch a card action",
        "/attachment/actions/" + part(id),
        WebexJson.Action.class,
        What.MESSAGE);
  }

  /**
   * The newest messages of a room first; in a group those alone that mention the bot.
   *
   * @param most in one part of the list, up to 100
   */
  Page<WebexJson.Message> messages(String room, boolean direct, int most) {
    String mention = direct ? "" : "&mentionedPeople=me";
    String path = "/messages?roomId=" + part(room) + "&max=" + most + mention;
    return page("list messages", http.call("GET", path, null, null), WebexJson.Message.class);
  }

  Page<WebexJson.Message> olderMessages(URI next) {
    return page("list messages", http.follow(next), WebexJson.Message.class);
  }

  /** All rooms of a type, {@code direct} or {@code group}, the last active first. */
  List<WebexJson.Room> rooms(String type) {
    return all(
        "list rooms", "/rooms?sortBy=lastactivity&max=200&type=" + type, WebexJson.Room.class);
  }

  /**
   * @throws Unreadable see there
   */
  WebexJson.Room room(String id) {
    String doing = "look up a space";
    return found(doing, get(doing, "/rooms/" + part(id), What.CHAT), WebexJson.Room.class);
  }

  /**
   * The memberships of a person in a room: one or none.
   *
   * @param person id or email
   */
  List<WebexJson.Membership> memberships(String room, String person) {
    String key = person.contains("@") ? "&personEmail=" : "&personId=";
    WebexHttp.Answer answer =
        get(
            "look up a membership",
            "/memberships?roomId=" + part(room) + key + part(person),
            What.CHAT);
    return page("look up a membership", answer, WebexJson.Membership.class).items();
  }

  /**
   * @param body the message, with its address
   * @param subject what a 404 says is gone
   */
  WebexJson.Message post(Map<String, ?> body, What subject) {
    WebexHttp.Answer answer = send("POST", "/messages", body);
    return read(expect("send a message", answer, subject), WebexJson.Message.class);
  }

  /** Posts a message with a file; the file's stream is read but not closed. */
  WebexJson.Message post(Multipart body, What subject) {
    WebexHttp.Answer answer = http.call("POST", "/messages", body.publisher(), body.type(), UPLOAD);
    return read(expect("send a file", answer, subject), WebexJson.Message.class);
  }

  void edit(String message, Map<String, ?> body) {
    expect("edit a message", send("PUT", "/messages/" + part(message), body), What.MESSAGE);
  }

  /** Deletes a message of the bot; one that is gone already is no failure. */
  void delete(String message) {
    WebexHttp.Answer answer = http.call("DELETE", "/messages/" + part(message), null, null);
    if (answer.status() != 404) {
      expect("delete a message", answer, What.MESSAGE);
    }
  }

  List<WebexJson.Hook> hooks() {
    return all("list webhooks", "/webhooks?max=100", WebexJson.Hook.class);
  }

  void createHook(Map<String, ?> body) {
    expect("create a webhook", send("POST", "/webhooks", body), What.CHAT);
  }

  void updateHook(String id, Map<String, ?> body) {
    expect("update a webhook", send("PUT", "/webhooks/" + part(id), body), What.CHAT);
  }

  void deleteHook(String id) {
    WebexHttp.Answer answer = http.call("DELETE", "/webhooks/" + part(id), null, null);
    if (answer.status() != 404) {
      expect("delete a webhook", answer, What.CHAT);
    }
  }

  /** What is known of a file without reading it; any status. */
  WebexHttp.Answer fileHead(String id) {
    return http.call("HEAD", "/contents/" + part(id), null, null);
  }

  /** A file's bytes, any status; reading fails once {@code patience} is over. */
  WebexHttp.Download file(String id, Duration patience) {
    return http.download("/contents/" + part(id), patience);
  }

  private WebexHttp.Answer send(String method, String path, Map<String, ?> body) {
    return http.call(
        method, path, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), JSON_TYPE);
  }

  private WebexHttp.Answer get(String doing, String path, What subject) {
    return expect(doing, http.call("GET", path, null, null), subject);
  }

  private <T> Lookup<T> lookup(String doing, String path, Class<T> type, What subject) {
    WebexHttp.Answer answer = http.call("GET", path, null, null);
    return switch (answer.status()) {
      case 403, 404, 410 -> new Lookup<>(answer.status(), null);
      default -> new Lookup<>(answer.status(), found(doing, expect(doing, answer, subject), type));
    };
  }

  private <T> List<T> all(String doing, String path, Class<T> type) {
    Page<T> page = page(doing, http.call("GET", path, null, null), type);
    List<T> items = new ArrayList<>(page.items());
    for (int pages = 1; page.next() != null && pages < MOST_PAGES; pages++) {
      page = page(doing, http.follow(page.next()), type);
      items.addAll(page.items());
    }
    return items;
  }

  private static <T> Page<T> page(String doing, WebexHttp.Answer answer, Class<T> type) {
    expect(doing, answer, What.CHAT);
    List<T> items = new ArrayList<>();
    try {
      for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
        item(doing, item, type).ifPresent(items::add);
      }
    } catch (JacksonException unreadable) {
      throw new DeliveryException.Retryable(unreadable(doing, unreadable), null);
    }
    return new Page<>(items, next(answer));
  }

  /** Empty, and noted, for one that cannot be read: it must not hide the others. */
  private static <T> Optional<T> item(String doing, JsonNode item, Class<T> type) {
    try {
      return Optional.ofNullable(JSON.treeToValue(item, type));
    } catch (JacksonException unreadable) {
      LOG.warn(
          "{}, item '{}' left out", unreadable(doing, unreadable), item.path("id").asString(""));
      return Optional.empty();
    }
  }

  private static @Nullable URI next(WebexHttp.Answer answer) {
    for (String link : answer.headers().allValues("Link")) {
      Matcher next = NEXT.matcher(link);
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

  private static WebexHttp.Answer expect(String doing, WebexHttp.Answer answer, What subject) {
    if (!answer.ok()) {
      throw WebexErrors.of(doing, answer, subject);
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

  private static <T> T found(String doing, WebexHttp.Answer answer, Class<T> type) {
    try {
      T value = JSON.readValue(answer.body(), type);
      if (value != null) {
        return value;
      }
    } catch (JacksonException malformed) {
      throw new Unreadable(unreadable(doing, malformed));
    }
    throw new Unreadable(doing + ": unreadable answer (null)");
  }

  /** Neither the exception's text nor itself: Jackson quotes what it could not read. */
  private static String unreadable(String doing, JacksonException cause) {
    return doing + ": unreadable answer (" + cause.getClass().getSimpleName() + ")";
  }

  private static String part(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
