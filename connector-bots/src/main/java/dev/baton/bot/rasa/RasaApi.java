package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.GuardedBody;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of Rasa's HTTP API that Baton needs, the same in Rasa 2.8, 3.x and Pro.
 *
 * <p>Calls that write wait for the conversation's lock, so for a turn in flight. All throw {@link
 * BotException} as {@link RasaHttp} does, and {@link BotException.Failed} for any other status than
 * told.
 */
final class RasaApi {

  /**
   * Where {@code messages} are to go: the name Rasa itself gives to collecting them for the answer.
   * No server can have a channel of that name, whereas {@code latest} would find Rasa's own
   * Telegram connector where one is left configured and speak past Baton.
   */
  private static final String COLLECT = "output_channel=collector";

  /** An intent that no bot has: asking for it needs the lock, and does nothing. */
  private static final String NO_INTENT = "EXTERNAL_baton_waits_for_the_lock";

  /** What is wrong with a server that answers {@code 409}. */
  static final String NO_MODEL = "Rasa has no model loaded";

  private static final int CONFLICT = 409;

  /** Whom calls are about that are about no conversation. */
  private static final String NOBODY = "baton";

  /** Longest wait for an answer that takes Rasa no turn. */
  private static final Duration QUESTION = Duration.ofSeconds(10);

  private static final Duration LOCK_GRACE = Duration.ofSeconds(5);

  private final RasaHttp http;
  private final Duration deadline;

  RasaApi(RasaHttp http, Duration deadline) {
    this.http = http;
    this.deadline = deadline;
  }

  /**
   * Rasa's version, null where it runs without its API: then there is no such page. Empty where the
   * page is there but tells none.
   */
  @Nullable String version() {
    BotHttpClient.Answer answer = http.get(NOBODY, "/version", "", shorter());
    if (answer.status() / 100 == 5) {
      throw new BotException.Failed("Rasa does not say its version: HTTP " + answer.status(), null);
    }
    if (answer.status() == 401 || answer.status() == 403) {
      return "";
    }
    if (answer.status() != 200) {
      return null;
    }
    try {
      String version = RasaJson.text(RasaJson.MAPPER.readTree(answer.body()), "version");
      return version == null ? "" : version;
    } catch (JacksonException page) {
      return "";
    }
  }

  /** The status of {@code GET /status}: 200, 401 or 403 for a wrong token, 409 for no model. */
  int status() {
    return http.get(NOBODY, "/status", "", shorter()).status();
  }

  private Duration shorter() {
    return deadline.compareTo(QUESTION) < 0 ? deadline : QUESTION;
  }

  /**
   * A conversation's tracker with all its events. Takes no lock. Rasa begins a tracker for a sender
   * it does not know.
   */
  JsonNode tracker(String senderId) {
    return read(senderId, "ALL");
  }

  /**
   * The tracker since its last restart; null where Rasa has no model loaded, when it answers every
   * message with nothing.
   */
  @Nullable JsonNode recent(String senderId) {
    BotHttpClient.Answer answer = getTracker(senderId, "AFTER_RESTART");
    return answer.status() == CONFLICT ? null : about(senderId, json(checked(answer)));
  }

  boolean paused(String senderId) {
    return paused(read(senderId, "NONE"));
  }

  /**
   * Waits until no turn of the conversation is running.
   *
   * <p>By asking for an intent that is not there: Rasa answers that with 404, writing nothing, but
   * only once it holds the conversation's lock. An append of no events takes the lock too but then
   * ends in the same 500 as a lock that was never had.
   *
   * @return false when Rasa does not say; the lock proves nothing then
   * @throws BotException.Lost when the lock was not had in time
   */
  boolean awaitLock(String senderId) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", NO_INTENT);
    BotHttpClient.Answer answer =
        http.post(
            senderId,
            of(senderId) + "/trigger_intent",
            COLLECT,
            BodyPublishers.ofByteArray(RasaJson.MAPPER.writeValueAsBytes(body)),
            deadline.plus(LOCK_GRACE));
    return isNotFound(answer);
  }

  /**
   * Appends events; nothing is predicted or run.
   *
   * @param beforeCall as in {@link GuardedBody}, here and below
   * @return whether the conversation is paused after them
   */
  boolean append(String senderId, List<ObjectNode> events, Runnable beforeCall) {
    ArrayNode body = RasaJson.MAPPER.createArrayNode();
    events.forEach(body::add);
    BotHttpClient.Answer answer =
        http.post(
            senderId,
            of(senderId) + "/tracker/events",
            "include_events=NONE",
            GuardedBody.of(RasaJson.MAPPER.writeValueAsBytes(body), beforeCall),
            deadline);
    return paused(about(senderId, json(checked(answer))));
  }

  /**
   * What a bot said that was told to do something.
   *
   * @param paused whether the conversation is paused after it
   */
  record Result(JsonNode messages, boolean paused) {}

  /** Has the bot act on an intent; null where it has no such intent. */
  @Nullable Result triggerIntent(
      String senderId, String intent, ObjectNode entities, Runnable beforeCall) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", intent);
    body.set("entities", entities);
    BotHttpClient.Answer answer = run(senderId, "/trigger_intent", body, beforeCall);
    return isNotFound(answer) ? null : result(answer);
  }

  /** Runs an action, even of a paused bot. */
  Result execute(String senderId, String action, Runnable beforeCall) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", action);
    return result(run(senderId, "/execute", body, beforeCall));
  }

  private BotHttpClient.Answer run(
      String senderId, String call, ObjectNode body, Runnable beforeCall) {
    return http.post(
        senderId,
        of(senderId) + call,
        COLLECT + "&include_events=NONE",
        GuardedBody.of(RasaJson.MAPPER.writeValueAsBytes(body), beforeCall),
        deadline);
  }

  private BotHttpClient.Answer getTracker(String senderId, String events) {
    return http.get(senderId, of(senderId) + "/tracker", "include_events=" + events, deadline);
  }

  private JsonNode read(String senderId, String events) {
    return about(senderId, json(checked(getTracker(senderId, events))));
  }

  private static Result result(BotHttpClient.Answer answer) {
    JsonNode body = json(checked(answer));
    return new Result(body.path("messages"), paused(body.path("tracker")));
  }

  /**
   * A tracker, where it is that of the sender: Rasa 3 cannot be asked for one whose name holds what
   * no path can hold, and begins another for the escaped name.
   */
  private static JsonNode about(String senderId, JsonNode tracker) {
    String found = RasaJson.text(tracker, "sender_id");
    if (found != null && !found.equals(senderId)) {
      throw new BotException.Failed("Rasa's API cannot be asked for a sender of that name", null);
    }
    return tracker;
  }

  static boolean paused(JsonNode tracker) {
    return tracker.path("paused").asBoolean(false);
  }

  private static String of(String senderId) {
    return "/conversations/" + RasaHttp.inPath(senderId);
  }

  /**
   * Whether Rasa itself says that there is no such intent, not a server that knows no such page.
   */
  private static boolean isNotFound(BotHttpClient.Answer answer) {
    if (answer.status() != 404) {
      return false;
    }
    try {
      return "NotFound".equals(RasaJson.text(RasaJson.MAPPER.readTree(answer.body()), "reason"));
    } catch (JacksonException page) {
      return false;
    }
  }

  private static BotHttpClient.Answer checked(BotHttpClient.Answer answer) {
    if (answer.status() == CONFLICT) {
      throw new BotException.Failed(NO_MODEL, null);
    }
    if (!answer.ok()) {
      throw new BotException.Failed("Rasa's API answered HTTP " + answer.status(), null);
    }
    return answer;
  }

  private static JsonNode json(BotHttpClient.Answer answer) {
    try {
      return RasaJson.MAPPER.readTree(answer.body());
    } catch (JacksonException unreadable) {
      throw new BotException.Failed(
          "Rasa's API answered no readable JSON", FromRasa.withoutText(unreadable));
    }
  }
}
