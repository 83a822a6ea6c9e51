package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.wire.Exchange;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
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

  private static final Duration LOCK_GRACE = Duration.ofSeconds(5);

  private final RasaHttp http;
  private final Duration deadline;

  RasaApi(RasaHttp http, Duration deadline) {
    this.http = http;
    this.deadline = deadline;
  }

  /** Whether Rasa runs with its API on. Without it there is no such page. */
  boolean enabled() {
    int status = http.get("/version", "", deadline).status();
    if (status / 100 == 5) {
      throw new BotException.Failed("Rasa does not say its version: HTTP " + status, null);
    }
    return status == 200 || status == 401 || status == 403;
  }

  /**
   * A conversation's tracker with all its events. Takes no lock. Rasa begins a tracker for a sender
   * it does not know.
   */
  JsonNode tracker(String senderId) {
    return read(senderId, "ALL");
  }

  boolean paused(String senderId) {
    return read(senderId, "NONE").path("paused").asBoolean(false);
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
    Exchange.Answer answer =
        http.post(
            of(senderId) + "/trigger_intent",
            COLLECT,
            RasaJson.MAPPER.writeValueAsBytes(body),
            deadline.plus(LOCK_GRACE));
    return isNotFound(answer);
  }

  void resume(String senderId) {
    ObjectNode resume = RasaJson.MAPPER.createObjectNode().put("event", "resume");
    resume.putObject("metadata").put("source", "baton");
    byte[] body = RasaJson.MAPPER.writeValueAsBytes(RasaJson.MAPPER.createArrayNode().add(resume));
    checked(http.post(of(senderId) + "/tracker/events", "include_events=NONE", body, deadline));
  }

  /**
   * Has the bot act on an intent; answers its messages, an empty node where it has no such intent.
   */
  JsonNode triggerIntent(String senderId, String intent, ObjectNode entities) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", intent);
    body.set("entities", entities);
    Exchange.Answer answer = run(senderId, "/trigger_intent", body);
    return isNotFound(answer) ? RasaJson.MAPPER.createArrayNode() : messages(answer);
  }

  /** Runs an action, even of a paused bot; answers its messages. */
  JsonNode execute(String senderId, String action) {
    ObjectNode body = RasaJson.MAPPER.createObjectNode().put("name", action);
    return messages(run(senderId, "/execute", body));
  }

  private Exchange.Answer run(String senderId, String call, ObjectNode body) {
    return http.post(
        of(senderId) + call,
        COLLECT + "&include_events=NONE",
        RasaJson.MAPPER.writeValueAsBytes(body),
        deadline);
  }

  private JsonNode read(String senderId, String events) {
    return json(checked(http.get(of(senderId) + "/tracker", "include_events=" + events, deadline)));
  }

  private static JsonNode messages(Exchange.Answer answer) {
    return json(checked(answer)).path("messages");
  }

  private static String of(String senderId) {
    return "/conversations/" + RasaHttp.escaped(senderId);
  }

  /**
   * Whether Rasa itself says that there is no such intent, not a server that knows no such page.
   */
  private static boolean isNotFound(Exchange.Answer answer) {
    if (answer.status() != 404) {
      return false;
    }
    try {
      return "NotFound".equals(RasaJson.text(RasaJson.MAPPER.readTree(answer.body()), "reason"));
    } catch (JacksonException page) {
      return false;
    }
  }

  private static Exchange.Answer checked(Exchange.Answer answer) {
    if (!answer.ok()) {
      throw new BotException.Failed("Rasa's API answered HTTP " + answer.status(), null);
    }
    return answer;
  }

  private static JsonNode json(Exchange.Answer answer) {
    try {
      return RasaJson.MAPPER.readTree(answer.body());
    } catch (JacksonException unreadable) {
      throw new BotException.Failed(
          "Rasa's API answered no readable JSON", FromRasa.withoutText(unreadable));
    }
  }
}
