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
 * The clients that listen now, for all users.
 *
 * <p>An event goes to the user's oldest open response. If there is none, it goes to all of the
 * user's streams.
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
   * Registers a response for the events to come.
   *
   * <p>If an earlier response answers the same inbound event, that one ends, and the new one starts
   * with the events the earlier one was sent.
   *
   * @return false if too many responses are open
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
   * Registers a stream for the events to come.
   *
   * @param lastId id of the last event the client has seen; it is first sent what came after that
   *     one. Null to send nothing old
   * @return false if too many streams are open
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

  /** Stops sending events to a subscriber; does nothing if it was removed before. */
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

  /** The subscribers that must be sent an event. If there are any, the event is kept for replay. */
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

  /** Shows a user's streams that an answer is being written. */
  void typing(String sender) {
    List<EventStream> listening;
    lock.lock();
    try {
      listening = List.copyOf(streams.getOrDefault(sender, List.of()));
    } finally {
      lock.unlock();
    }
    listening.forEach(EventStream::typing);
  }

  /** Forgets an event that reached none of its recipients. */
  void undelivered(OutboundEvent event) {
    lock.lock();
    try {
      replayBuffer.remove(event);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps the streams alive and drops what has been kept for replay long enough. */
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

  /** Ends and removes all subscribers. */
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
