package dev.baton.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.connector.DeliveryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A bot's own JSON for Telegram as a Bot API method, chosen by its keys as in Rasa's Telegram
 * channel: {@code {"photo": …}} is sendPhoto, {@code {"latitude", "longitude"}} is sendLocation.
 *
 * <p>Unlike Rasa, it ignores {@code chat_id}: a bot answers in its own conversation only.
 */
final class CustomMethods {

  private record Rule(String method, List<String> keys) {}

  /** Rasa's channel misspells the key, and so do its bots. */
  private static final String RASAS_DESCRIPTION = "decription";

  private static final List<Rule> RULES =
      List.of(
          new Rule("sendMessage", List.of("text")),
          new Rule("sendPhoto", List.of("photo")),
          new Rule("sendAudio", List.of("audio")),
          new Rule("sendDocument", List.of("document")),
          new Rule("sendSticker", List.of("sticker")),
          new Rule("sendVideo", List.of("video")),
          new Rule("sendVideoNote", List.of("video_note")),
          new Rule("sendAnimation", List.of("animation")),
          new Rule("sendVoice", List.of("voice")),
          new Rule("sendVenue", List.of("latitude", "longitude", "title", "address")),
          new Rule("sendLocation", List.of("latitude", "longitude")),
          new Rule("sendContact", List.of("phone_number", "first_name")),
          new Rule("sendGame", List.of("game_short_name")),
          new Rule("sendPoll", List.of("question", "options")),
          new Rule("sendDice", List.of("dice")),
          new Rule("sendInvoice", List.of("title", "description", "payload", "currency", "prices")),
          new Rule(
              "sendInvoice", List.of("title", RASAS_DESCRIPTION, "payload", "currency", "prices")));

  private static final Set<String> FILE_KEYS =
      Set.of(
          "photo",
          "audio",
          "document",
          "sticker",
          "video",
          "video_note",
          "animation",
          "voice",
          "thumbnail",
          "thumb",
          "cover");

  private final ObjectMapper mapper;

  CustomMethods(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** Whether keys are those of a message. */
  static boolean namesAMessage(Predicate<String> has) {
    return RULES.stream().anyMatch(rule -> rule.keys().stream().allMatch(has));
  }

  /**
   * The method for a bot's JSON.
   *
   * @param address chat, thread, quote and sound; they override what the bot wrote
   * @throws DeliveryException.Refused if the JSON does not name a message that Telegram has
   */
  BotCall method(String json, Map<String, Object> address) {
    Map<String, Object> parameters;
    try {
      parameters =
          new LinkedHashMap<>(mapper.readValue(json, new TypeReference<Map<String, Object>>() {}));
    } catch (JsonProcessingException | NullPointerException malformed) {
      throw new DeliveryException.Refused("the bot's JSON for Telegram is not a JSON object", null);
    }
    parameters.values().removeIf(value -> value == null);
    parameters.keySet().removeAll(List.of("chat_id", "message_thread_id", "method"));
    refuseFilesOfTheServer(parameters);
    if (!parameters.containsKey("description") && parameters.containsKey(RASAS_DESCRIPTION)) {
      parameters.put("description", parameters.remove(RASAS_DESCRIPTION));
    }
    for (Rule rule : RULES) {
      if (parameters.keySet().containsAll(rule.keys())) {
        if (parameters.remove("dice") instanceof String emoji) {
          parameters.putIfAbsent("emoji", emoji);
        }
        parameters.putAll(address);
        return new BotCall(rule.method(), parameters);
      }
    }
    throw new DeliveryException.Refused(
        "the bot's JSON for Telegram has none of the keys that name a message: text, photo, audio,"
            + " document, sticker, video, video_note, animation, voice, latitude and longitude,"
            + " phone_number and first_name",
        null);
  }

  /** A self-hosted Bot API server sends files of its own machine to whoever names them. */
  private static void refuseFilesOfTheServer(Map<String, Object> parameters) {
    for (String key : FILE_KEYS) {
      String value = String.valueOf(parameters.get(key)).strip().toLowerCase(Locale.ROOT);
      if (value.startsWith("file:")) {
        throw new DeliveryException.Refused(
            "the bot's JSON for Telegram names a file of the server in '" + key + "'", null);
      }
    }
  }
}
