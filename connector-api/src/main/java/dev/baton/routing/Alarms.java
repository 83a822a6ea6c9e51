package dev.baton.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Wakes somebody later. What is to be done is in the store; an alarm only says when to look. */
interface Alarms extends AutoCloseable {

  /** Runs something short and non-blocking once a time has come. */
  void at(Instant time, Runnable wake);

  /** Blocks the calling virtual thread until a time has come. */
  default void await(Instant time) throws InterruptedException {
    CompletableFuture<Void> come = new CompletableFuture<>();
    at(time, () -> come.complete(null));
    try {
      come.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  void close();

  static Alarms of(Clock clock) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("baton-alarms").factory());
    return new Alarms() {
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
