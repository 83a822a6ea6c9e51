package dev.baton.playground;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current world and what the page shows of it, kept up to date. Every part carries the version
 * in which it last changed, so that a page is sent only what it does not have yet. Thread-safe.
 */
final class PlaygroundState implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PlaygroundState.class);
  private static final long GATHER_MILLIS = 25;
  private static final long LOOK_MILLIS = 400;

  private final Supplier<PlaygroundWorld> worlds;
  private final ReentrantLock making = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition newer = lock.newCondition();
  private final Semaphore changes = new Semaphore(0);
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Thread watcher;
  private volatile PlaygroundWorld world;
  private final AtomicLong worldNumber = new AtomicLong(1);
  private volatile boolean closed;
  private long version;

  /** Creates the first world. */
  PlaygroundState(Supplier<PlaygroundWorld> worlds) {
    this.worlds = worlds;
    world = worlds.get();
    listen(world);
    look();
    watcher = Thread.ofVirtual().name("playground-view").start(this::watch);
  }

  /** The current world. */
  PlaygroundWorld world() {
    return world;
  }

  /** Discards the world and creates the next one. */
  void startAgain() {
    making.lock();
    try {
      world.close();
      PlaygroundWorld next = worlds.get();
      world = next;
      worldNumber.incrementAndGet();
      listen(next);
    } finally {
      making.unlock();
    }
    changes.release();
  }

  /**
   * Waits for anything newer.
   *
   * @param known the version that the caller has; 0 for none
   * @return the parts that changed since then; empty if nothing changed in time
   */
  Update after(long known, long millis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(millis);
    lock.lock();
    try {
      while (version <= known && left > 0 && !closed) {
        left = newer.awaitNanos(left);
      }
      return new Update(
          version,
          parts.entrySet().stream()
              .filter(part -> part.getValue().version() > known)
              .map(part -> new Named(part.getKey(), part.getValue().json()))
              .toList());
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    lock.lock();
    try {
      newer.signalAll();
    } finally {
      lock.unlock();
    }
    making.lock();
    try {
      world.close();
    } finally {
      making.unlock();
    }
  }

  private void listen(PlaygroundWorld present) {
    present.callLog().onChange(changes::release);
    present.seats().forEach(seat -> seat.client().onChange(changes::release));
  }

  /** Control can change without a call or a message, so the state is also read at intervals. */
  private void watch() {
    try {
      while (!closed) {
        if (changes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
          changes.drainPermits();
        }
        look();
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    Map<String, String> seen;
    try {
      seen = new LinkedHashMap<>();
      seen.put("world", Long.toString(worldNumber.get()));
      seen.putAll(PageParts.of(world));
    } catch (RuntimeException changing) {
      LOG.debug("the world could not be read; it is being replaced or closed", changing);
      return;
    }
    lock.lock();
    try {
      long next = version + 1;
      boolean changed = false;
      for (Map.Entry<String, String> part : seen.entrySet()) {
        @Nullable Part known = parts.get(part.getKey());
        if (known == null || !known.json().equals(part.getValue())) {
          parts.put(part.getKey(), new Part(next, part.getValue()));
          changed = true;
        }
      }
      if (changed) {
        version = next;
        newer.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The parts that changed, and the version they bring a page to. */
  record Update(long version, List<Named> parts) {}

  /** A part's name and its JSON. */
  record Named(String name, String json) {}

  private record Part(long version, String json) {}
}
