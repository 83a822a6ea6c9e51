package dev.baton.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * What was handed over lately, for clients whose connection broke before they had read it: of each
 * user the last hundred words and four million characters, of all together ten minutes and 16
 * million characters. Nothing older is handed out; what nobody asks for is let go by {@link
 * #letGo}. Guarded by whoever owns it.
 */
final class Recent {

  private static final int WORDS = 100;
  private static final int MOST = 50_000;
  private static final long CHARACTERS = 16L << 20;
  private static final long OF_ONE = 4L << 20;
  private static final Duration AGE = Duration.ofMinutes(10);

  private final Map<String, Deque<Kept>> bySender = new HashMap<>();
  private final SequencedSet<Kept> all = new LinkedHashSet<>();
  private long characters;

  /**
   * Keeps a word.
   *
   * @param event the event it answered; null for none
   */
  void add(Word word, @Nullable String event, Instant now) {
    Kept kept = new Kept(word, event, now);
    Deque<Kept> own = bySender.computeIfAbsent(word.sender(), first -> new ArrayDeque<>());
    own.add(kept);
    all.add(kept);
    characters += word.json().length();
    while (own.size() > WORDS || (own.size() > 1 && length(own) > OF_ONE)) {
      remove(own.getFirst());
    }
    while (characters > CHARACTERS || all.size() > MOST) {
      remove(all.getFirst());
    }
    letGo(now);
  }

  /** Lets go of what is too old, whoever's it is. */
  void letGo(Instant now) {
    while (!all.isEmpty() && all.getFirst().at.plus(AGE).isBefore(now)) {
      remove(all.getFirst());
    }
  }

  /** Forgets a word that did not reach anybody after all. */
  void forget(Word word) {
    Deque<Kept> own = bySender.getOrDefault(word.sender(), new ArrayDeque<>());
    own.stream()
        .filter(kept -> kept.word.id().equals(word.id()))
        .findFirst()
        .ifPresent(this::remove);
  }

  /** A user's words after one the client knows; all of them where that one is no longer kept. */
  List<Word> after(String sender, String id, Instant now) {
    letGo(now);
    List<Word> words =
        bySender.getOrDefault(sender, new ArrayDeque<>()).stream().map(kept -> kept.word).toList();
    for (int i = words.size() - 1; i >= 0; i--) {
      if (words.get(i).id().equals(id)) {
        return words.subList(i + 1, words.size());
      }
    }
    return words;
  }

  /** The words that an event was answered with. */
  List<Word> answering(String sender, String event, Instant now) {
    letGo(now);
    return bySender.getOrDefault(sender, new ArrayDeque<>()).stream()
        .filter(kept -> event.equals(kept.event))
        .map(kept -> kept.word)
        .toList();
  }

  private static long length(Deque<Kept> own) {
    return own.stream().mapToLong(kept -> kept.word.json().length()).sum();
  }

  private void remove(Kept kept) {
    all.remove(kept);
    characters -= kept.word.json().length();
    bySender.computeIfPresent(
        kept.word.sender(),
        (sender, own) -> {
          own.remove(kept);
          return own.isEmpty() ? null : own;
        });
  }

  /** No record: each is itself alone, and is found without its text being compared. */
  private static final class Kept {

    private final Word word;
    private final @Nullable String event;
    private final Instant at;

    Kept(Word word, @Nullable String event, Instant at) {
      this.word = word;
      this.event = event;
      this.at = at;
    }
  }
}
