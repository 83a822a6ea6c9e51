package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.wire.BotHttpClient;
import dev.baton.bot.wire.GuardedBody;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of Rasa's HTTP API that Baton needs, the same in Rasa 2.8, 3.x and Pro.
 *
 * <p>Calls that write wait for the conversation's lock, and so for a running turn. All throw {@link
 * BotException} as {@link RasaHttp} does, and {@link BotException.Failed} for any status that is
 * not mentioned.
 */
final class RasaApi {

  /**
   * Makes Rasa return {@code messages} in the answer, by the name that it uses for that itself. No
   * server can have a channel of that name, whereas {@code latest} would find Rasa's own Telegram
   * connector, if one is still configured, and bypass Baton.
   */
  private static final String COLLECT = "output_channel=collector";

  /** An intent that no bot has. Triggering it needs the lock, and has no effect. */
  private static final String NO_INTENT = "EXTERNAL_baton_waits_for_the_lock";

  /** What is wrong with a server that answers {@code 409}. */
  static final String NO_MODEL = "Rasa has no model loaded";

  private static final int CONFLICT = 409;

  /** The user in calls that concern no conversation. */
  private static final String NOBODY = "baton";

  /** The longest wait for an answer for which Rasa runs no turn. */
  private static final Duration QUESTION = Duration.ofSeconds(10);

  private static final Duration LOCK_GRACE = Duration.ofSeconds(5);

  private final RasaHttp http;
  private final Duration deadline;

  RasaApi(RasaHttp http, Duration deadline) {
    this.http = http;
    this.deadline = deadline;
  }

  /**
   * Rasa's version. Null if it runs without its API, when there is no such page; empty if there is
   * a page that does not show a version.
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
   * A conversation's tracker with all its events. Takes no lock. Rasa creates a tracker for a
   * sender it does not know.
   */
  JsonNode tracker(String senderId) {
    return read(senderId, "ALL");
  }

  /**
   * The tracker since its last restart. Null if Rasa has no model loaded, in which case it answers
   * every message with nothing.
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
   * <p>It triggers an intent that does not exist. Rasa answers 404 and writes nothing, but only
   * once it holds the conversation's lock. Appending no events would take the lock too, but end in
   * the same 500 as a lock that could not be taken.
   *
   * @return false if Rasa gives another answer, which proves nothing about the lock
   * @throws BotException.Lost when the lock was not taken in time
   */
  boolean awaitLock(String senderId) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", NO_INTENT);
    BotHttpClient.Answer answer =
        http.post(
            senderId,
            of(senderId) + "/trigger_intent",
            COLLECT,
            new ByteArrayEntity(RasaJson.MAPPER.writeValueAsBytes(body), null),
            deadline.plus(LOCK_GRACE));
    return isNotFound(answer);
  }

  /**
   * Appends events. Rasa neither predicts nor runs anything.
   *
   * @param beforeCall as in {@link GuardedBody}, here and below
   * @return whether the conversation is paused afterwards
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
   * What a bot answered when it was told to do something.
   *
   * @param paused whether the conversation is paused afterwards
   */
  record Result(JsonNode messages, boolean paused) {}

  /** Makes the bot act on an intent; null if it has no such intent. */
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
   * Checks that a tracker is the sender's own. Rasa 3 cannot be asked for a sender whose name holds
   * characters that no path can hold, and creates another tracker for the escaped name.
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
   * Whether Rasa itself says that there is no such intent, and not some server that has no such
   * page.
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
          "Rasa's API did not answer with valid JSON", FromRasa.withoutText(unreadable));
    }
  }
}
