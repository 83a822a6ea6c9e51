package dev.baton.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all calls together may hold at once. */
final class ByteBudget {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long most) {
    this.most = most;
  }

  /** Takes so many, all of them or none. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Gives back what was taken. */
  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
