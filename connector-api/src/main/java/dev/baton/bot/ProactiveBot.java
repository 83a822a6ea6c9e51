package dev.baton.bot;

import dev.baton.connector.WebhookCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Talent: speaks without being asked, by calling {@code /bots/{name}/callback}: late answers,
 * reminders, news.
 */
public interface ProactiveBot {

  /**
   * Verifies and reads one call. The size of its body is already limited. Never throws and never
   * blocks: it runs on an I/O thread. Words that are taken are stored before the call is answered.
   */
  Wake receive(WebhookCall call);

  /** What a call means. */
  sealed interface Wake {

    /**
     * The bot speaks. Words that arrive while a turn of that sender is running belong to that turn.
     *
     * @param senderId the conversation's {@code sender_id}
     * @param id the bot's own id of this call, the same if it repeats the call; null if it has none
     */
    record Words(String senderId, @Nullable String id, List<Reply> replies) implements Wake {
      public Words {
        replies = List.copyOf(replies);
      }
    }

    /**
     * The call is rejected.
     *
     * @param status HTTP status, 4xx
     * @param code short machine-readable reason
     * @param message for the reader of the bot's error log
     */
    record Reject(int status, String code, String message) implements Wake {}
  }
}
