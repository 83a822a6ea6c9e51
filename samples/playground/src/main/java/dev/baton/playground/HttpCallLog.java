package dev.baton.playground;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The HTTP calls between Baton, the platforms and the bot; keeps the latest. Thread-safe. */
final class HttpCallLog {

  private static final int KEPT = 150;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Call> calls = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long next = 1;

  HttpCallLog(Clock clock) {
    this.clock = clock;
  }

  /** Records that a call has begun; returns its number. */
  long begin(Party from, Party to, String method, String what) {
    long number;
    lock.lock();
    try {
      number = next++;
      calls.add(new Call(number, clock.instant(), from, to, method, what, null, null));
      if (calls.size() > KEPT) {
        calls.remove(0);
      }
    } finally {
      lock.unlock();
    }
    changed();
    return number;
  }

  /** Records how a call was answered. */
  void end(long number, int status) {
    lock.lock();
    try {
      calls.replaceAll(
          call -> call.number() == number ? call.answered(status, clock.instant()) : call);
    } finally {
      lock.unlock();
    }
    changed();
  }

  /** The latest calls, oldest first. */
  List<Call> calls() {
    lock.lock();
    try {
      return List.copyOf(calls);
    } finally {
      lock.unlock();
    }
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  /** Who takes part in a call. */
  enum Party {
    BATON,
    TELEGRAM,
    WEBEX,
    BOT
  }

  /**
   * A call.
   *
   * @param what its purpose, in a few words and without secrets
   * @param status null while it is under way
   * @param millis null while it is under way
   */
  record Call(
      long number,
      Instant at,
      Party from,
      Party to,
      String method,
      String what,
      @Nullable Integer status,
      @Nullable Long millis) {

    private Call answered(int answer, Instant now) {
      return new Call(
          number, at, from, to, method, what, answer, Duration.between(at, now).toMillis());
    }
  }
}
