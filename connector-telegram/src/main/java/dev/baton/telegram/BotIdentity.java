package dev.baton.telegram;

import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.objects.User;

/**
 * Who the bot is, according to getMe.
 *
 * @param userName without {@code @}
 * @param privateTopics whether the bot's private chats may have topics
 */
record BotIdentity(long id, String userName, boolean privateTopics) {

  static BotIdentity of(User me) {
    String name = me.getUserName();
    return new BotIdentity(
        me.getId(), name == null ? "" : name, Boolean.TRUE.equals(me.getHasTopicsEnabled()));
  }

  /** Whether a name, with or without {@code @}, is the bot's user name. */
  boolean isCalled(@Nullable String name) {
    return name != null
        && !userName.isEmpty()
        && userName.equalsIgnoreCase(name.startsWith("@") ? name.substring(1) : name);
  }
}
