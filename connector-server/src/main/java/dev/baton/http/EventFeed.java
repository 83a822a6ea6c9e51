package dev.baton.http;

import dev.baton.masking.Masking;
import dev.baton.routing.ChangeFeed;
import dev.baton.routing.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all streams of this node what happens. One thread reads the store for all of them, a few
 * times a second, while anybody listens; otherwise there is no such thread.
 *
 * <p>It rests for much longer than it works. So where very much happens those who look on hear of
 * it later, or that they should read again, and messages are not held up for them.
 *
 * <p>Who goes on where they were cut off hears what they missed from another thread, so that nobody
 * waits for it, and what happens meanwhile after that. Those who were cut off at the same place, as
 * all are when a node stops, are read for once.
 */
final class EventFeed {

  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

  /**
   * How much is told in one portion; with four portions a second, up to 4 000 messages a second.
   */
  private static final int PORTION = 1_000;

  /** How many portions somebody who was away is told at once; beyond that they read again. */
  private static final int CATCH_UP = 5;

  /** How many places from which somebody goes on are read from at once. */
  private static final int SIDE_BY_SIDE = 4;

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
  private final Semaphore catchingUp = new Semaphore(SIDE_BY_SIDE);
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

  /**
   * Tells some what they missed, and then what happened since they are among the listeners.
   *
   * @param from where they were cut off
   * @param now how far the listeners were when these joined them
   */
  private void catchUp(String from, List<EventSubscriber> some, String now) {
    catchingUp.acquireUninterruptibly();
    try {
      List<EventFrames> missed = new ArrayList<>();
      boolean all = history.changes(from).map(feed -> readAll(feed, missed)).orElse(false);
      for (EventSubscriber each : some) {
        String lines =
            missed.stream().map(frames -> frames.of(each.view())).collect(Collectors.joining());
        each.release(all ? EventFrames.begin(from) + lines : EventFrames.reset(now));
      }
    } catch (RuntimeException failure) {
      log.warn("what some missed cannot be read; they are cut off and come again", failure);
      some.forEach(each -> each.client().drop());
    } finally {
      catchingUp.release();
    }
  }

  /** Reads what happened since; false if that is too much to be told at once. */
  private boolean readAll(ChangeFeed feed, List<EventFrames> missed) {
    for (int round = 0; round < CATCH_UP; round++) {
      ChangeFeed.Portion portion = feed.next(PORTION);
      missed.add(new EventFrames(portion, masking));
      if (!portion.more()) {
        return true;
      }
    }
    return false;
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
      begin(coming());
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

    private void begin(List<EventSubscriber> some) {
      Map<String, List<EventSubscriber>> goingOn = new LinkedHashMap<>();
      for (EventSubscriber subscriber : some) {
        String from = subscriber.cursor();
        subscriber.client().begin("text/event-stream; charset=utf-8");
        if (from == null) {
          subscriber.send(EventFrames.begin(cursor));
        } else {
          subscriber.hold();
          goingOn.computeIfAbsent(from, any -> new ArrayList<>()).add(subscriber);
        }
        join(subscriber);
      }
      String now = cursor;
      goingOn.forEach((from, cutOff) -> {
        var unused =
            Thread.ofVirtual().name("events-missed").start(() -> catchUp(from, cutOff, now));
      });
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
