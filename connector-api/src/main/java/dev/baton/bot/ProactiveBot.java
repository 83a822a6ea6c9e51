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
   * Verifies and reads one call; the body has been bounded already. Never throws, never blocks: it
   * runs on an I/O thread. Words that are taken are stored before the call is answered.
   */
  Wake receive(WebhookCall call);

  /** What a call means. */
  sealed interface Wake {

    /**
     * The bot speaks. Words that come while a turn of that sender is in flight are that turn's.
     *
     * @param senderId the conversation's {@code sender_id}
     * @param id what the bot calls this call, the same when it repeats it; null where it has no ids
     */
    record Words(String senderId, @Nullable String id, List<Reply> replies) implements Wake {
      public Words {
        replies = List.copyOf(replies);
      }
    }

    /**
     * Not to be taken.
     *
     * @param status HTTP status, 4xx
     * @param code short machine-readable cause
     * @param message for the reader of the bot's error log
     */
    record Reject(int status, String code, String message) implements Wake {}
  }
}
