package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Who the bot is, according to getMe.
 *
 * @param userName without {@code @}
 * @param privateTopics whether the bot's private chats may have topics
 */
record BotIdentity(long id, String userName, boolean privateTopics) {

  static BotIdentity of(JsonNode me) {
    return new BotIdentity(
        me.path("id").asLong(),
        me.path("username").asText(""),
        me.path("has_topics_enabled").asBoolean());
  }

  /** Whether a name, with or without {@code @}, is the bot's user name. */
  boolean isCalled(@Nullable String name) {
    return name != null
        && !userName.isEmpty()
        && userName.equalsIgnoreCase(name.startsWith("@") ? name.substring(1) : name);
  }
}
