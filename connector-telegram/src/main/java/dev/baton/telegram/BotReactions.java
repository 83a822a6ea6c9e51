package dev.baton.telegram;

import dev.baton.connector.Place;
import dev.baton.connector.Reactions.Mark;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.reactions.SetMessageReaction;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionType;
import org.telegram.telegrambots.meta.api.objects.reactions.ReactionTypeEmoji;

/** The bot's own reactions to messages: one to each. */
final class BotReactions {

  /** What the Bot API lists at ReactionTypeEmoji. */
  static final Set<String> EMOJIS =
      Set.of(
          ("👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 "
                  + "🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
                  + "❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 "
                  + "🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 "
                  + "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
                  + "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ "
                  + "😡")
              .split(" "));

  private final TelegramApi api;

  BotReactions(TelegramApi api) {
    this.api = api;
  }

  static String emoji(Mark mark) {
    return switch (mark) {
      case DELIVERED -> "👌";
      case FAILED -> "💔";
      case NOTED -> "✍";
      case SEEN -> "👀";
    };
  }

  void show(Place place, String messageId, @Nullable String emoji) {
    List<ReactionType> only =
        emoji == null ? List.of() : List.of(ReactionTypeEmoji.builder().emoji(emoji).build());
    api.call(
        SetMessageReaction.builder()
            .chatId(place.chat())
            .messageId(ToTelegram.number(messageId))
            .reactionTypes(only)
            .build());
  }
}
