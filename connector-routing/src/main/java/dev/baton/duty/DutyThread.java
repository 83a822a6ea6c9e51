package dev.baton.duty;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A thread that works until it is closed: it rests until it is woken or a time is over, and pauses
 * after a failure. A platform thread, because what it calls may pin a virtual one.
 *
 * <p>Thread-safe; {@link #rest} and {@link #pause} are for the thread itself.
 */
public final class DutyThread {

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean work;
  private boolean closing;
  private volatile @Nullable Thread thread;

  /**
   * @param name of the thread
   */
  public DutyThread(String name) {
    this.name = name;
  }

  /**
   * Starts it.
   *
   * @param duty returns once {@link #isClosing}, or when it is interrupted
   */
  public void open(Runnable duty) {
    thread = Thread.ofPlatform().daemon().name(name).start(duty);
  }

  /** Signals that there may be work. Never blocks for long. */
  public void wake() {
    lock.lock();
    try {
      work = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Rests until it is woken or closed, or a time is over. */
  public void rest(Duration most) throws InterruptedException {
    await(most, true);
  }

  /** Waits for a time, whoever wakes it, unless it is closed; an interrupt closes it. */
  public void pause(Duration length) {
    try {
      await(length, false);
    } catch (InterruptedException stopped) {
      closeSoon();
    }
  }

  private void await(Duration most, boolean wakeable) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (!closing && !(wakeable && work) && left > 0) {
        left = woken.awaitNanos(left);
      }
      work = false;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is to end. */
  public boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it: a call under way has a time to end by itself, and as long again when interrupted. */
  public void close(Duration lastCall) {
    closeSoon();
    Thread running = thread;
    try {
      if (running != null && !running.join(lastCall)) {
        running.interrupt();
        running.join(lastCall);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeSoon() {
    lock.lock();
    try {
      closing = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }
}
