package dev.baton.rest;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who listens, for all users. A word goes to the user's oldest open answer; where there is none, to
 * all of the user's streams.
 */
final class Audience {

  private static final int STREAMS_OF_ONE = 8;
  private static final int MOST_ANSWERS = 5_000;

  private final Clock clock;
  private final int maxStreams;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<OpenAnswer>> answers = new HashMap<>();
  private final Map<String, List<EventStream>> streams = new HashMap<>();
  private final Recent recent = new Recent();
  private int openAnswers;
  private int openStreams;

  Audience(Clock clock, int maxStreams) {
    this.clock = clock;
    this.maxStreams = maxStreams;
  }

  /**
   * Lets an answer take words from now on. Where it repeats an event, it takes the place of the
   * earlier answer and begins with what that was given.
   *
   * @return false when too many are open
   */
  boolean enter(OpenAnswer answer) {
    OpenAnswer replaced = null;
    lock.lock();
    try {
      if (openAnswers >= MOST_ANSWERS) {
        return false;
      }
      String event = answer.event();
      Deque<OpenAnswer> own = answers.computeIfAbsent(answer.sender(), first -> new ArrayDeque<>());
      if (event != null) {
        recent.answering(answer.sender(), event, clock.instant()).forEach(answer::take);
        replaced = own.stream().filter(open -> event.equals(open.event())).findFirst().orElse(null);
      }
      own.add(answer);
      openAnswers++;
    } finally {
      lock.unlock();
    }
    if (replaced != null) {
      leave(replaced);
      replaced.end();
    }
    return true;
  }

  /**
   * Lets a stream take words from now on.
   *
   * @param lastId the last word the client knows, from which on it gets them again; null for none
   * @return false when too many are open
   */
  boolean enter(EventStream stream, @Nullable String lastId) {
    lock.lock();
    try {
      int others = streams.getOrDefault(stream.sender(), List.of()).size();
      if (openStreams >= maxStreams || others >= STREAMS_OF_ONE) {
        return false;
      }
      stream.begin();
      if (lastId != null) {
        recent.after(stream.sender(), lastId, clock.instant()).forEach(stream::take);
      }
      streams.computeIfAbsent(stream.sender(), first -> new ArrayList<>()).add(stream);
      openStreams++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives no more words to an ear; nothing happens where it left before. */
  void leave(Ear ear) {
    lock.lock();
    try {
      switch (ear) {
        case OpenAnswer answer -> {
          Deque<OpenAnswer> own = answers.get(answer.sender());
          if (own != null && own.remove(answer)) {
            openAnswers--;
            if (own.isEmpty()) {
              answers.remove(answer.sender());
            }
          }
        }
        case EventStream stream -> {
          List<EventStream> own = streams.get(stream.sender());
          if (own != null && own.remove(stream)) {
            openStreams--;
            if (own.isEmpty()) {
              streams.remove(stream.sender());
            }
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Who is to hear a word; it is remembered unless nobody is there. */
  List<Ear> ears(Word word) {
    lock.lock();
    try {
      Deque<OpenAnswer> waiting = answers.get(word.sender());
      if (waiting != null) {
        OpenAnswer oldest = waiting.getFirst();
        recent.add(word, oldest.event(), clock.instant());
        return List.of(oldest);
      }
      List<EventStream> listening = streams.get(word.sender());
      if (listening == null) {
        return List.of();
      }
      recent.add(word, null, clock.instant());
      return List.copyOf(listening);
    } finally {
      lock.unlock();
    }
  }

  /** The word reached none of them. */
  void unheard(Word word) {
    lock.lock();
    try {
      recent.forget(word);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the streams alive, and lets go of what was remembered for long enough. */
  void tick() {
    List<EventStream> open;
    lock.lock();
    try {
      recent.letGo(clock.instant());
      open = streams.values().stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
    open.forEach(EventStream::keepAlive);
  }

  /** Sends everybody home. */
  void close() {
    List<Ear> all = new ArrayList<>();
    lock.lock();
    try {
      answers.values().forEach(all::addAll);
      streams.values().forEach(all::addAll);
    } finally {
      lock.unlock();
    }
    all.forEach(ear -> {
      leave(ear);
      ear.end();
    });
  }
}
