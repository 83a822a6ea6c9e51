package dev.baton.testkit.telegram;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Bot API's rules for texts, buttons and targets, with its own error messages. */
final class TelegramRules {

  static final int TEXT_LIMIT = 4096;
  static final int CAPTION_LIMIT = 1024;

  private TelegramRules() {}

  static String text(TelegramRequest request) {
    String text = request.text("text");
    if (text == null || text.isBlank()) {
      throw ApiError.badRequest("message text is empty");
    }
    if (text.length() > TEXT_LIMIT) {
      throw ApiError.badRequest("message is too long");
    }
    return text;
  }

  static @Nullable String caption(TelegramRequest request) {
    String caption = request.text("caption");
    if (caption != null && caption.length() > CAPTION_LIMIT) {
      throw ApiError.badRequest("message caption is too long");
    }
    return caption == null || caption.isEmpty() ? null : caption;
  }

  static @Nullable ArrayNode entities(TelegramRequest request, String parameter, String text) {
    ArrayNode entities = request.array(parameter);
    if (entities == null) {
      return null;
    }
    if (request.has("parse_mode")) {
      throw ApiError.badRequest("can't use parse_mode and " + parameter + " together");
    }
    for (JsonNode entity : entities) {
      int offset = entity.path("offset").asInt(-1);
      int length = entity.path("length").asInt(-1);
      String type = entity.path("type").asString("");
      if (type.isEmpty()) {
        throw ApiError.badRequest("can't parse MessageEntity: type must be non-empty");
      }
      if (offset < 0 || length <= 0 || offset + length > text.length()) {
        throw ApiError.badRequest("ENTITY_BOUNDS_INVALID");
      }
      if (type.equals("text_link") && entity.path("url").asString("").isEmpty()) {
        throw ApiError.badRequest("can't parse MessageEntity: url must be non-empty");
      }
    }
    return entities;
  }

  static @Nullable ObjectNode keyboard(TelegramRequest request) {
    ObjectNode markup = request.object("reply_markup");
    if (markup == null || !markup.has("inline_keyboard")) {
      return null;
    }
    int buttons = 0;
    for (JsonNode row : markup.path("inline_keyboard")) {
      for (JsonNode button : row) {
        buttons++;
        if (button.path("text").asString("").isEmpty()) {
          throw ApiError.badRequest("can't parse inline keyboard button: Text must be non-empty");
        }
        JsonNode data = button.get("callback_data");
        boolean url = button.hasNonNull("url");
        if ((data == null || data.isNull()) && !url) {
          throw ApiError.badRequest(
              "can't parse inline keyboard button: Text buttons are unallowed in the inline"
                  + " keyboard");
        }
        if (data != null && !data.isNull()) {
          int bytes = data.asString().getBytes(StandardCharsets.UTF_8).length;
          if (bytes < 1 || bytes > 64) {
            throw ApiError.badRequest("BUTTON_DATA_INVALID");
          }
        }
        if (url && !button.path("url").asString().matches("(https?|tg)://.+")) {
          throw ApiError.badRequest(
              "inline keyboard button URL '" + button.path("url").asString() + "' is invalid");
        }
      }
    }
    return buttons == 0 ? null : markup;
  }

  /** Checks that the bot may write to the chat. */
  static void mayWrite(TelegramWorld.Chat chat) {
    if (chat.migratedTo != null) {
      throw ApiError.migrated(chat.migratedTo);
    }
    if (chat.kind == TelegramWorld.Kind.PRIVATE) {
      if (chat.blocked) {
        throw ApiError.forbidden("bot was blocked by the user");
      }
    } else if (chat.present(TelegramWorld.BOT_ID) == null) {
      throw ApiError.forbidden("bot was kicked from the " + word(chat) + " chat");
    }
  }

  /** The topic that a request names; null for the chat itself, which is also the topic General. */
  static TelegramWorld.@Nullable Topic topic(TelegramWorld.Chat chat, TelegramRequest request) {
    Long id = request.number("message_thread_id");
    if (id == null || id == 0) {
      return null;
    }
    TelegramWorld.Topic topic = chat.topics.get(id);
    if (topic == null) {
      throw ApiError.badRequest("message thread not found");
    }
    if (topic.closed && !chat.botManagesTopics()) {
      throw ApiError.badRequest("TOPIC_CLOSED");
    }
    return topic;
  }

  static String word(TelegramWorld.Chat chat) {
    return switch (chat.kind) {
      case PRIVATE -> "private";
      case GROUP -> "group";
      case SUPERGROUP -> "supergroup";
    };
  }
}
