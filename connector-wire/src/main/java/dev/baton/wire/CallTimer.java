package dev.baton.wire;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that ends calls which take too long, and closes connections that nobody uses. */
public final class CallTimer {

  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("baton-calls").daemon().factory());

  static {
    TIMER.setRemoveOnCancelPolicy(true);
  }

  private CallTimer() {}

  /** Runs a task that must not block, unless its future is cancelled before. */
  public static Future<?> after(Duration delay, Runnable task) {
    return TIMER.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
