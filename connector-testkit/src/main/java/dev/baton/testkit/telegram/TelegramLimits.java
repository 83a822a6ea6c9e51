package dev.baton.testkit.telegram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast messages may be sent, as far as the real platform's limits are known: 20 in any minute
 * to a group with all its topics, about one a second with short bursts to any other chat, 30 in any
 * second for the account. Edits and new topics count as messages. A test may silence a chat for
 * longer.
 */
final class TelegramLimits {

  private static final int GROUP_MESSAGES = 20;
  private static final long GROUP_WINDOW = 60_000;
  private static final int DIRECT_MESSAGES = 10;
  private static final long DIRECT_WINDOW = 10_000;
  private static final int ACCOUNT_MESSAGES = 30;
  private static final long ACCOUNT_WINDOW = 1_000;

  private final Map<Long, Deque<Long>> sent = new HashMap<>();
  private final Deque<Long> sentByAccount = new ArrayDeque<>();
  private final Map<Long, Long> silences = new HashMap<>();
  private final Map<Long, Long> silentUntil = new HashMap<>();
  private boolean on;

  void on(boolean enforced) {
    on = enforced;
    sent.clear();
    sentByAccount.clear();
  }

  /** Refuses the next message to a chat, and every other until this time is over. */
  void silence(long chatId, long seconds) {
    silences.put(chatId, seconds);
  }

  /** Until when a chat's messages are, or were, refused; null if that has not begun. */
  @Nullable Long silentUntil(long chatId) {
    return silentUntil.get(chatId);
  }

  void count(TelegramWorld.Chat chat, long nowMillis) {
    count(chat, nowMillis, 1);
  }

  /** Counts messages that are sent by one call: all of them, or none if they are too many. */
  void count(TelegramWorld.Chat chat, long nowMillis, int messages) {
    Long seconds = silences.remove(chat.id);
    if (seconds != null) {
      silentUntil.put(chat.id, nowMillis + seconds * 1_000);
    }
    long left = silentUntil.getOrDefault(chat.id, 0L) - nowMillis;
    if (left > 0) {
      throw ApiError.tooManyRequests((left + 999) / 1_000).blameless();
    }
    if (!on) {
      return;
    }
    boolean group = chat.kind != TelegramWorld.Kind.PRIVATE;
    Deque<Long> times = sent.computeIfAbsent(chat.id, id -> new ArrayDeque<>());
    check(
        times,
        group ? GROUP_MESSAGES : DIRECT_MESSAGES,
        group ? GROUP_WINDOW : DIRECT_WINDOW,
        nowMillis,
        messages);
    check(sentByAccount, ACCOUNT_MESSAGES, ACCOUNT_WINDOW, nowMillis, messages);
    for (int message = 0; message < messages; message++) {
      times.addLast(nowMillis);
      sentByAccount.addLast(nowMillis);
    }
  }

  private static void check(Deque<Long> times, int most, long window, long nowMillis, int more) {
    while (!times.isEmpty() && times.getFirst() <= nowMillis - window) {
      times.removeFirst();
    }
    if (!times.isEmpty() && times.size() + more > most) {
      throw ApiError.tooManyRequests(1 + (times.getFirst() + window - nowMillis) / 1000);
    }
  }
}
