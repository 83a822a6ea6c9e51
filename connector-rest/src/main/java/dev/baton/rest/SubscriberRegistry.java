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
 * Who listens, for all users. A word goes to the user's oldest open response; where there is none,
 * to all of the user's streams.
 */
final class SubscriberRegistry {

  private static final int MAX_STREAMS_PER_USER = 8;
  private static final int MAX_RESPONSES = 5_000;

  private final Clock clock;
  private final int maxStreams;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<OpenResponse>> responses = new HashMap<>();
  private final Map<String, List<EventStream>> streams = new HashMap<>();
  private final ReplayBuffer replayBuffer = new ReplayBuffer();
  private int openResponses;
  private int openStreams;

  SubscriberRegistry(Clock clock, int maxStreams) {
    this.clock = clock;
    this.maxStreams = maxStreams;
  }

  /**
   * Lets a response take words from now on. Where it repeats an event, it takes the place of the
   * earlier response and begins with what that was given.
   *
   * @return false when too many are open
   */
  boolean add(OpenResponse response) {
    OpenResponse replaced = null;
    lock.lock();
    try {
      if (openResponses >= MAX_RESPONSES) {
        return false;
      }
      String inboundId = response.inboundId();
      Deque<OpenResponse> own =
          responses.computeIfAbsent(response.sender(), first -> new ArrayDeque<>());
      if (inboundId != null) {
        replayBuffer
            .answersTo(response.sender(), inboundId, clock.instant())
            .forEach(response::send);
        replaced =
            own.stream()
                .filter(open -> inboundId.equals(open.inboundId()))
                .findFirst()
                .orElse(null);
      }
      own.add(response);
      openResponses++;
    } finally {
      lock.unlock();
    }
    if (replaced != null) {
      remove(replaced);
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
  boolean add(EventStream stream, @Nullable String lastId) {
    lock.lock();
    try {
      int others = streams.getOrDefault(stream.sender(), List.of()).size();
      if (openStreams >= maxStreams || others >= MAX_STREAMS_PER_USER) {
        return false;
      }
      stream.begin();
      if (lastId != null) {
        replayBuffer.after(stream.sender(), lastId, clock.instant()).forEach(stream::send);
      }
      streams.computeIfAbsent(stream.sender(), first -> new ArrayList<>()).add(stream);
      openStreams++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives no more words to an subscriber; nothing happens where it left before. */
  void remove(Subscriber subscriber) {
    lock.lock();
    try {
      switch (subscriber) {
        case OpenResponse response -> {
          Deque<OpenResponse> own = responses.get(response.sender());
          if (own != null && own.remove(response)) {
            openResponses--;
            if (own.isEmpty()) {
              responses.remove(response.sender());
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

  /** Who is to hear an event; it is remembered unless nobody is there. */
  List<Subscriber> recipients(OutboundEvent event) {
    lock.lock();
    try {
      Deque<OpenResponse> waiting = responses.get(event.sender());
      if (waiting != null) {
        OpenResponse oldest = waiting.getFirst();
        replayBuffer.add(event, oldest.inboundId(), clock.instant());
        return List.of(oldest);
      }
      List<EventStream> listening = streams.get(event.sender());
      if (listening == null) {
        return List.of();
      }
      replayBuffer.add(event, null, clock.instant());
      return List.copyOf(listening);
    } finally {
      lock.unlock();
    }
  }

  /** The word reached none of them. */
  void undelivered(OutboundEvent event) {
    lock.lock();
    try {
      replayBuffer.remove(event);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the streams alive, and lets go of what was remembered for long enough. */
  void maintain() {
    List<EventStream> open;
    lock.lock();
    try {
      replayBuffer.dropExpired(clock.instant());
      open = streams.values().stream().flatMap(List::stream).toList();
    } finally {
      lock.unlock();
    }
    open.forEach(EventStream::keepAlive);
  }

  /** Sends everybody home. */
  void close() {
    List<Subscriber> all = new ArrayList<>();
    lock.lock();
    try {
      responses.values().forEach(all::addAll);
      streams.values().forEach(all::addAll);
    } finally {
      lock.unlock();
    }
    all.forEach(subscriber -> {
      remove(subscriber);
      subscriber.end();
    });
  }
}
