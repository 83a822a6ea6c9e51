package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.ThreadStates.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.telegram.telegrambots.meta.api.methods.forum.GetForumTopicIconStickers;

/** The icons of topics that stand for states, of those that Telegram lets every bot use. */
final class TopicIcons {

  private final TelegramApi api;
  private volatile @Nullable Map<String, String> allowed;

  TopicIcons(TelegramApi api) {
    this.api = api;
  }

  /** The id of the icon that stands for a state; null if Telegram has none that could. */
  @Nullable String of(State state) {
    Map<String, String> ids = allowed();
    for (String emoji : emojis(state)) {
      String id = ids.get(emoji);
      if (id != null) {
        return id;
      }
    }
    return null;
  }

  /** Asks Telegram again before the next icon: it has refused one. */
  void forget() {
    allowed = null;
  }

  /** The emoji that stand for a state, the best first: Telegram may change which there are. */
  private static List<String> emojis(State state) {
    return switch (state) {
      case WAITING -> List.of("❗", "❓", "🔥");
      case CLAIMED -> List.of("💬", "👀", "🗣");
      case DONE -> List.of("✅", "🏁", "🏆");
    };
  }

  private Map<String, String> allowed() {
    Map<String, String> known = allowed;
    if (known != null) {
      return known;
    }
    Map<String, String> ids = new HashMap<>();
    for (JsonNode sticker : api.call(GetForumTopicIconStickers.builder().build())) {
      String emoji = sticker.path("emoji").asText().replace("\uFE0F", "");
      String id = sticker.path("custom_emoji_id").asText();
      if (!id.isEmpty()) {
        ids.putIfAbsent(emoji, id);
      }
    }
    allowed = ids;
    return ids;
  }
}
