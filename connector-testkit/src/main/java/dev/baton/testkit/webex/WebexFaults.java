package dev.baton.testkit.webex;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Faults that a test asked for. Thread-safe. */
final class WebexFaults {

  private record Planned(String method, String prefix, Refusal refusal) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Planned> planned = new ArrayDeque<>();
  private @Nullable Refusal outage;
  private @Nullable Duration silence;
  private @Nullable Instant silentUntil;

  void next(String method, String prefix, int status, Map<String, String> headers) {
    lock.lock();
    try {
      planned.addLast(
          new Planned(method, prefix, new Refusal(status, "scripted by the test", headers)));
    } finally {
      lock.unlock();
    }
  }

  /** Refuses the next message, and every other until this time is over. */
  void silence(Duration time) {
    lock.lock();
    try {
      silence = time;
    } finally {
      lock.unlock();
    }
  }

  /** Until when messages are, or were, refused; null if that has not begun. */
  @Nullable Instant silentUntil() {
    lock.lock();
    try {
      return silentUntil;
    } finally {
      lock.unlock();
    }
  }

  void outage(@Nullable Refusal every) {
    lock.lock();
    try {
      outage = every;
    } finally {
      lock.unlock();
    }
  }

  /** The answer to every call while the platform is down; null if it is not. */
  @Nullable Refusal outage() {
    lock.lock();
    try {
      return outage;
    } finally {
      lock.unlock();
    }
  }

  /** Throws the refusal planned for this call, once, or the one for messages in a silence. */
  void check(String method, String path, Instant now) {
    lock.lock();
    try {
      if (method.equals("POST") && path.equals("/messages")) {
        beSilent(now);
      }
      for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
        Planned next = all.next();
        if (next.method().equals(method) && path.startsWith(next.prefix())) {
          all.remove();
          throw next.refusal().blameless();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void beSilent(Instant now) {
    Duration time = silence;
    if (time != null) {
      silentUntil = now.plus(time);
      silence = null;
    }
    Instant until = silentUntil;
    if (until != null && now.isBefore(until)) {
      long seconds = Duration.between(now, until).plusMillis(999).toSeconds();
      throw new Refusal(
              429,
              "Too many requests.",
              Map.of("Retry-After", String.valueOf(Math.max(1, seconds))))
          .blameless();
    }
  }
}
