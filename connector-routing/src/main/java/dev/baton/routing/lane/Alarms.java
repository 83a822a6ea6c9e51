package dev.baton.routing.lane;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs callbacks later. The work itself is in the store; an alarm only says when to look there. */
public interface Alarms extends AutoCloseable {

  /** Runs a callback at the given time; it must be short and must not block. */
  void at(Instant time, Runnable wake);

  /** Blocks the calling virtual thread until the given time. */
  default void await(Instant time) throws InterruptedException {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    at(time, () -> reached.complete(null));
    try {
      reached.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Blocks the calling virtual thread until the given time, or until the program is about to stop.
   *
   * @throws InterruptedException also if the program is about to stop: a thread that waits here has
   *     nothing in flight, and leaves its work to the next run
   */
  default void pause(Instant time) throws InterruptedException {
    await(time);
  }

  /** Ends all current pauses, and lets no further pause begin. */
  default void endPauses() {}

  @Override
  void close();

  static Alarms of(Clock clock) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("baton-alarms").factory());
    ConcurrentMap<Thread, CompletableFuture<Void>> pauses = new ConcurrentHashMap<>();
    AtomicBoolean ended = new AtomicBoolean();
    return new Alarms() {
      @Override
      public void pause(Instant time) throws InterruptedException {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        pauses.put(Thread.currentThread(), reached);
        try {
          if (ended.get()) {
            throw new InterruptedException("stopping");
          }
          at(time, () -> reached.complete(null));
          reached.get();
        } catch (CancellationException stopping) {
          throw new InterruptedException("stopping");
        } catch (ExecutionException impossible) {
          throw new IllegalStateException(impossible);
        } finally {
          pauses.remove(Thread.currentThread());
        }
      }

      @Override
      public void endPauses() {
        ended.set(true);
        pauses.values().forEach(pause -> pause.cancel(false));
      }

      @Override
      public void at(Instant time, Runnable wake) {
        long wait = Math.max(0, Duration.between(clock.instant(), time).toMillis() + 1);
        try {
          var unused = timer.schedule(wake, wait, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void close() {
        timer.shutdownNow();
      }
    };
  }
}
