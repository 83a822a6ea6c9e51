package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.connector.Event;
import dev.baton.connector.Inbound;
import dev.baton.connector.Place;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one update at a time; one that cannot be read becomes an {@link Event.Unreadable}. */
final class UpdateReader {

  private static final Logger log = LoggerFactory.getLogger(UpdateReader.class);
  private static final int LONGEST_RAW = 64 * 1024;

  private final String channel;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final Supplier<@Nullable BotIdentity> self;
  private final Function<String, @Nullable Place> polls;

  /**
   * @param self who the bot is; null while it is not known
   * @param polls where a bot sent the poll with an id; null if none did
   */
  UpdateReader(
      String channel,
      ObjectMapper mapper,
      Clock clock,
      Supplier<@Nullable BotIdentity> self,
      Function<String, @Nullable Place> polls) {
    this.channel = channel;
    this.mapper = mapper;
    this.clock = clock;
    this.self = self;
    this.polls = polls;
  }

  /** The update in the body of a webhook call; null if there is none. */
  @Nullable JsonNode update(byte[] body) {
    try {
      JsonNode update = mapper.readTree(body);
      return isUpdate(update) ? update : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  static boolean isUpdate(@Nullable JsonNode update) {
    return update != null && update.isObject() && update.path("update_id").isIntegralNumber();
  }

  /** The events of an update; empty if it contains nothing to route. */
  List<Inbound> read(JsonNode update) {
    String id = "u" + update.path("update_id").asLong();
    try {
      List<Inbound> events =
          FromTelegram.events(channel, id, update, self.get(), polls, clock.instant());
      if (events.isEmpty() && update.has("poll_answer")) {
        log.debug("{}: update {}: a vote in a poll that no bot asked the voter here", channel, id);
      }
      return events;
    } catch (RuntimeException unreadable) {
      String cause =
          unreadable instanceof FromTelegram.MissingFieldException missing
              ? String.valueOf(missing.getMessage())
              : unreadable.getClass().getSimpleName();
      log.warn("{}: update {} was set aside: {}", channel, id, cause);
      return List.of(unreadable(id, update, cause));
    }
  }

  private Inbound unreadable(String id, JsonNode update, String cause) {
    String raw = update.toString();
    String chat = "";
    Instant at = clock.instant();
    for (JsonNode part : update) {
      JsonNode home = part.has("chat") ? part : part.path("message");
      if (home.path("chat").has("id")) {
        chat = home.path("chat").path("id").asText();
      }
      JsonNode date = home.path("date");
      if (date.isIntegralNumber() && date.canConvertToInt() && date.asInt() > 0) {
        at = Instant.ofEpochSecond(date.asInt());
      }
    }
    return new Inbound(
        id,
        Place.chat(chat),
        null,
        !chat.isEmpty() && !chat.startsWith("-"),
        at,
        new Event.Unreadable(
            raw.length() > LONGEST_RAW ? raw.substring(0, LONGEST_RAW) : raw, cause));
  }
}
