package dev.baton.http;

import dev.baton.masking.Masking;
import dev.baton.routing.ChangeFeed;
import dev.baton.routing.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all streams of this node what happens. One thread reads the store for all of them, a few
 * times a second, while anybody listens; otherwise there is no such thread.
 *
 * <p>It rests for much longer than it works. So where very much happens those who look on hear of
 * it later, or that they should read again, and messages are not held up for them.
 */
final class EventFeed {

  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  /**
   * How much is told in one portion; with four portions a second, up to 4 000 messages a second.
   */
  private static final int PORTION = 1_000;

  /** How many portions somebody who was away is told at once; beyond that they read again. */
  private static final int CATCH_UP = 5;

  /** How many times as long as it works it rests: that leaves one twenty-fifth of a processor. */
  private static final int REST = 24;

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  /** For how long portions may be full before the rest is left out. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  private static final Duration LOOK_AT_HEALTH = Duration.ofSeconds(1);

  private final History history;
  private final Masking masking;
  private final HealthChanges health;
  private final EdgeLimits.Events limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<EventSubscriber> listening = new ArrayList<>();
  private final List<EventSubscriber> coming = new ArrayList<>();
  private boolean running;

  EventFeed(
      History history, Masking masking, Supplier<HealthReport> health, EdgeLimits.Events limits) {
    this.history = history;
    this.masking = masking;
    this.health = new HealthChanges(health);
    this.limits = limits;
  }

  /** What became of the wish to listen. */
  enum Entry {
    LISTENS,
    /** There are as many streams as there may be. */
    FULL,
    /** The caller has as many streams as one may have. */
    TOO_MANY
  }

  /** Lets somebody listen from now on; the answer is begun soon. */
  Entry enter(EventSubscriber subscriber) {
    lock.lock();
    try {
      if (listening.size() + coming.size() >= limits.streams()) {
        return Entry.FULL;
      }
      if (ofCaller(listening, subscriber) + ofCaller(coming, subscriber) >= limits.ofOneCaller()) {
        return Entry.TOO_MANY;
      }
      coming.add(subscriber);
      if (!running) {
        running = true;
        var unused = Thread.ofVirtual().name("events").start(this::run);
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    subscriber.client().whenLeaving(() -> leave(subscriber));
    return Entry.LISTENS;
  }

  private static long ofCaller(List<EventSubscriber> among, EventSubscriber like) {
    return among.stream().filter(each -> each.caller().equals(like.caller())).count();
  }

  private void leave(EventSubscriber subscriber) {
    lock.lock();
    try {
      listening.remove(subscriber);
      coming.remove(subscriber);
      changed.signal();
    } finally {
      lock.unlock();
    }
    subscriber.client().end();
  }

  /** How many streams there are. */
  int count() {
    lock.lock();
    try {
      return listening.size() + coming.size();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Reading reading = new Reading();
    boolean failing = false;
    while (isWanted()) {
      long began = System.nanoTime();
      try {
        reading.round();
        failing = false;
      } catch (RuntimeException failure) {
        if (!failing) {
          log.warn("what happens cannot be read for those who listen; it is tried again", failure);
        }
        failing = true;
      }
      rest(System.nanoTime() - began);
    }
  }

  private boolean isWanted() {
    lock.lock();
    try {
      running = !listening.isEmpty() || !coming.isEmpty();
      return running;
    } finally {
      lock.unlock();
    }
  }

  private void rest(long worked) {
    long left = Math.max(limits.pause().toNanos(), Math.min(REST * worked, LONGEST_REST.toNanos()));
    lock.lock();
    try {
      while (left > 0 && !(listening.isEmpty() && coming.isEmpty())) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private List<EventSubscriber> listening() {
    lock.lock();
    try {
      return List.copyOf(listening);
    } finally {
      lock.unlock();
    }
  }

  private List<EventSubscriber> coming() {
    lock.lock();
    try {
      return List.copyOf(coming);
    } finally {
      lock.unlock();
    }
  }

  private void join(EventSubscriber subscriber) {
    lock.lock();
    try {
      if (coming.remove(subscriber)) {
        listening.add(subscriber);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One time of reading: from the first who listens to the last. */
  private final class Reading {

    private @Nullable ChangeFeed live;
    private String cursor = "";
    private @Nullable Long fullSince;
    private long beatAt = System.nanoTime();
    private long healthAt = beatAt;

    void round() {
      tell();
      coming().forEach(this::begin);
      long now = System.nanoTime();
      if (now - healthAt >= LOOK_AT_HEALTH.toNanos()) {
        healthAt = now;
        health.look().map(EventFrames::health).ifPresent(this::tellHealth);
      }
      if (now - beatAt >= limits.heartbeat().toNanos()) {
        beatAt = now;
        listening().forEach(this::beat);
      }
    }

    private void tell() {
      ChangeFeed.Portion portion = feed().next(PORTION);
      cursor = portion.cursor();
      if (!portion.more()) {
        fullSince = null;
      } else if (fullSince == null) {
        fullSince = System.nanoTime();
      }
      EventFrames frames = new EventFrames(portion, masking);
      listening().forEach(each -> each.send(frames.of(each.view())));
      if (fullSince != null && System.nanoTime() - fullSince > BEHIND.toNanos()) {
        fullSince = null;
        live = null;
        cursor = feed().next(PORTION).cursor();
        log.info("more happens than can be told to those who listen; they read again");
        listening().forEach(each -> each.send(EventFrames.reset(cursor)));
      }
    }

    private ChangeFeed feed() {
      ChangeFeed known = live;
      if (known == null) {
        known =
            history.changes(null).orElseThrow(() -> new IllegalStateException("nothing happens"));
        live = known;
      }
      return known;
    }

    private void begin(EventSubscriber subscriber) {
      String from = subscriber.cursor();
      subscriber.client().begin("text/event-stream; charset=utf-8");
      if (from == null) {
        subscriber.send(EventFrames.begin(cursor));
      } else {
        catchUp(subscriber, from, history.changes(from));
      }
      join(subscriber);
    }

    private void catchUp(EventSubscriber subscriber, String from, Optional<ChangeFeed> missed) {
      StringBuilder lines = new StringBuilder();
      boolean more = missed.isEmpty();
      for (int round = 0; missed.isPresent() && round < CATCH_UP; round++) {
        ChangeFeed.Portion portion = missed.get().next(PORTION);
        lines.append(new EventFrames(portion, masking).of(subscriber.view()));
        more = portion.more();
        if (!more) {
          break;
        }
      }
      subscriber.send(more ? EventFrames.reset(cursor) : EventFrames.begin(from) + lines);
    }

    private void tellHealth(String lines) {
      listening().stream()
          .filter(each -> each.view().kinds().contains(EventKind.HEALTH))
          .forEach(each -> each.send(lines));
    }

    /** Also ends the streams of those who may not read any more. */
    private void beat(EventSubscriber subscriber) {
      subscriber.send(EventFrames.alive(cursor));
      var unused =
          subscriber
              .stillValid()
              .thenAccept(valid -> {
                if (!valid) {
                  leave(subscriber);
                }
              });
    }
  }
}
