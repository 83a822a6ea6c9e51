package org.example.text;

import dev.baton.testkit.ChatClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A fake platform on which people and one bot write lines to each other: no buttons, no threads, no
 * quotes, no files, and what was written stays as it is. A person's chat with the bot has the
 * person's own name as its address. Thread-safe.
 */
public final class TextPlatform {

  /** The bot's end of the platform. */
  @FunctionalInterface
  interface Listener {

    /** Hears a line; returns once it is safe with the bot. */
    void heard(Line line);
  }

  /**
   * A line.
   *
   * @param author the person's name; null for the bot
   */
  record Line(String id, String chat, @Nullable String author, String text) {

    /** Whether it is in the author's own chat with the bot. */
    boolean direct() {
      return chat.equals(author);
    }
  }

  private final Map<String, List<Line>> chats = new LinkedHashMap<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Listener bot;
  private int ids;

  /** The client of a person, open on their chat with the bot. */
  public ChatClient direct(String person) {
    return new TextClient(this, person, person);
  }

  /** The client of a person, open on a room where the bot is. */
  public ChatClient member(String room, String person) {
    return new TextClient(this, room, person);
  }

  /** What the bot wanted to send that no line can carry. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  void listen(@Nullable Listener listener) {
    bot = listener;
  }

  void refuse(String what) {
    refused.add(what);
  }

  Line write(String chat, @Nullable String author, String text) {
    Line line =
        locked(() -> {
          Line next = new Line("line" + ++ids, chat, author, text);
          chats.computeIfAbsent(chat, name -> new ArrayList<>()).add(next);
          return next;
        });
    Listener listener = bot;
    if (author != null && listener != null) {
      listener.heard(line);
    }
    return line;
  }

  List<Line> lines(String chat) {
    return locked(() -> List.copyOf(chats.getOrDefault(chat, List.of())));
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
