package dev.baton.bot.rasa;

import dev.baton.bot.BotException;
import dev.baton.bot.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds a turn in a tracker.
 *
 * <p>The turn's {@code user} event carries the message's id in its metadata. Rasa before 3.2.7
 * drops metadata: there the turn is the only event with that text since it began. Its answers are
 * the {@code bot} events from there up to the next {@code action_listen}, or up to the next user
 * event if the bot was paused before it listened.
 *
 * @param message the text as Rasa was given it
 */
record TrackerLookup(String messageId, String message, Instant startedAt) {

  /** How far the clocks of Baton and Rasa may differ when a turn is looked for by its text. */
  private static final Duration SKEW = Duration.ofSeconds(1);

  /** The same where only the last message is looked at, which can hardly be a different one. */
  private static final Duration LONG_SKEW = Duration.ofSeconds(5);

  static TrackerLookup of(Turn turn, ToRasa toRasa) {
    return new TrackerLookup(turn.messageId(), toRasa.message(turn), turn.startedAt());
  }

  /**
   * A turn as a tracker holds it.
   *
   * @param user its user event
   * @param after all events that followed from it, in order
   */
  record TrackedTurn(JsonNode user, List<JsonNode> after) {

    Stream<JsonNode> of(String type) {
      return after.stream().filter(event -> is(event, type));
    }
  }

  /**
   * The {@code bot} events that answered the turn; null if the tracker does not have it.
   *
   * @throws BotException.Failed when several events might be the turn
   */
  @Nullable List<JsonNode> answers(JsonNode tracker) {
    List<JsonNode> events = List.copyOf(tracker.path("events").values());
    int at = find(events);
    return at < 0 ? null : turnAt(events, at).of("bot").toList();
  }

  /**
   * The turn, if it is the last one that the bot was given; null if the tracker does not have it.
   * Without metadata that is the last message, if it has that text and is not much older.
   */
  @Nullable TrackedTurn latest(JsonNode tracker) {
    List<JsonNode> events = List.copyOf(tracker.path("events").values());
    int byId = byId(events);
    if (byId >= 0) {
      return turnAt(events, byId);
    }
    if (keepsMetadata(events)) {
      return null;
    }
    List<Integer> same = sameWords(events, startedAt.minus(LONG_SKEW));
    boolean isLast = !same.isEmpty() && same.getLast() == lastGiven(events);
    return isLast ? turnAt(events, same.getLast()) : null;
  }

  private int find(List<JsonNode> events) {
    int byId = byId(events);
    if (byId >= 0 || keepsMetadata(events)) {
      return byId;
    }
    List<Integer> since = sameWords(events, startedAt);
    List<Integer> candidates = since.isEmpty() ? sameWords(events, startedAt.minus(SKEW)) : since;
    if (candidates.size() > 1) {
      throw new BotException.Failed("Rasa knows several messages that may be it", null);
    }
    return candidates.isEmpty() ? -1 : candidates.getFirst();
  }

  private int byId(List<JsonNode> events) {
    for (int at = events.size() - 1; at >= 0; at--) {
      if (messageId.equals(givenAs(events.get(at)))) {
        return at;
      }
    }
    return -1;
  }

  private static int lastGiven(List<JsonNode> events) {
    for (int at = events.size() - 1; at >= 0; at--) {
      if (is(events.get(at), "user") && !TrackerEvents.isOurs(events.get(at))) {
        return at;
      }
    }
    return -1;
  }

  private static boolean keepsMetadata(List<JsonNode> events) {
    return events.stream().anyMatch(event -> givenAs(event) != null);
  }

  private static @Nullable String givenAs(JsonNode event) {
    return RasaJson.text(event.path("metadata"), "baton_message_id");
  }

  private List<Integer> sameWords(List<JsonNode> events, Instant since) {
    double seconds = since.getEpochSecond() + since.getNano() / 1e9;
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at < events.size(); at++) {
      JsonNode event = events.get(at);
      String text = RasaJson.text(event, "text");
      if (is(event, "user")
          && !TrackerEvents.isOurs(event)
          && (text == null ? "" : text.strip()).equals(message.strip())
          && event.path("timestamp").asDouble(0) >= seconds) {
        found.add(at);
      }
    }
    return found;
  }

  private static TrackedTurn turnAt(List<JsonNode> events, int at) {
    List<JsonNode> after = new ArrayList<>();
    for (JsonNode event : events.subList(at + 1, events.size())) {
      boolean over =
          is(event, "user")
              || (is(event, "action") && "action_listen".equals(RasaJson.text(event, "name")));
      if (over) {
        break;
      }
      after.add(event);
    }
    return new TrackedTurn(events.get(at), after);
  }

  private static boolean is(JsonNode event, String type) {
    return type.equals(RasaJson.text(event, "event"));
  }
}
