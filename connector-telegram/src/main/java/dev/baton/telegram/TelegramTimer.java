package dev.baton.telegram;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that ends calls which take too long, and closes connections that nobody uses. */
final class TelegramTimer {

  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("telegram-calls").daemon().factory());

  static {
    TIMER.setRemoveOnCancelPolicy(true);
  }

  private TelegramTimer() {}

  /** Runs a task that must not block, unless its future is cancelled before. */
  static Future<?> after(Duration delay, Runnable task) {
    return TIMER.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
