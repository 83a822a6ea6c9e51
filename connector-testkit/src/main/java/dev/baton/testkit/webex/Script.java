package dev.baton.testkit.webex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Faults that a test asked for. Safe for several threads. */
final class Script {

  private record Planned(String method, String prefix, Refusal refusal) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Planned> planned = new ArrayDeque<>();
  private @Nullable Refusal outage;

  void next(String method, String prefix, int status, Map<String, String> headers) {
    lock.lock();
    try {
      planned.addLast(
          new Planned(method, prefix, new Refusal(status, "scripted by the test", headers)));
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

  /** Whether every call fails, with a page that is no JSON. */
  @Nullable Refusal outage() {
    lock.lock();
    try {
      return outage;
    } finally {
      lock.unlock();
    }
  }

  /** Throws what was planned for this call, once. */
  void check(String method, String path) {
    lock.lock();
    try {
      for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
        Planned next = all.next();
        if (next.method().equals(method) && path.startsWith(next.prefix())) {
          all.remove();
          throw next.refusal();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
