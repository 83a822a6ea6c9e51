package dev.baton.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.connector.SpaceFindingChannel.Space;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the groups that wrote to a bot. Telegram does not list a bot's groups, so this looks at the
 * updates that wait, and confirms none of them.
 */
final class GroupFinder {

  private static final Duration LISTENING = Duration.ofSeconds(5);
  private static final Duration PATIENCE = LISTENING.plusSeconds(10);
  private static final int MOST = 100;

  private final TelegramApi api;

  GroupFinder(TelegramApi api) {
    this.api = api;
  }

  List<Space> find() {
    Map<String, Object> parameters =
        Map.of(
            "limit",
            MOST,
            "timeout",
            LISTENING.toSeconds(),
            "allowed_updates",
            Poller.ALLOWED_UPDATES);
    JsonNode updates = api.result("getUpdates", api.prepare("getUpdates", parameters), PATIENCE);
    Map<String, Space> found = new LinkedHashMap<>();
    for (JsonNode update : updates) {
      for (JsonNode content : update) {
        note(content, found);
      }
    }
    return new ArrayList<>(found.values()).reversed();
  }

  /** A group that was upgraded has another id from then on. */
  private static void note(JsonNode content, Map<String, Space> found) {
    JsonNode chat = content.path("chat");
    String id = chat.path("id").asText();
    if (!chat.path("type").asText().matches("group|supergroup")) {
      return;
    }
    found.remove(id);
    String now = content.path("migrate_to_chat_id").asText(id);
    found.put(now, new Space(now, chat.path("title").asText()));
  }
}
