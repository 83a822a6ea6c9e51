package dev.baton.testkit.telegram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How fast a chat may be written to, as far as it is known of the real platform: 20 messages in a
 * minute for a group with all its topics, about one in a second (with a small burst) for any other
 * chat. Edits and new topics count as messages.
 */
final class Limits {

  private static final int GROUP_MESSAGES = 20;
  private static final long GROUP_WINDOW = 60_000;
  private static final int DIRECT_MESSAGES = 4;
  private static final long DIRECT_WINDOW = 4_000;

  private final Map<Long, Deque<Long>> sent = new HashMap<>();
  private boolean on;

  void on(boolean enforced) {
    on = enforced;
    sent.clear();
  }

  void count(World.Chat chat, long nowMillis) {
    if (!on) {
      return;
    }
    boolean group = chat.kind != World.Kind.PRIVATE;
    long window = group ? GROUP_WINDOW : DIRECT_WINDOW;
    Deque<Long> times = sent.computeIfAbsent(chat.id, id -> new ArrayDeque<>());
    while (!times.isEmpty() && times.getFirst() <= nowMillis - window) {
      times.removeFirst();
    }
    if (times.size() >= (group ? GROUP_MESSAGES : DIRECT_MESSAGES)) {
      throw ApiError.tooManyRequests(1 + (times.getFirst() + window - nowMillis) / 1000);
    }
    times.addLast(nowMillis);
  }
}
