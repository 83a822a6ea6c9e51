package dev.baton.http;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that all calls together may hold at once. */
final class ByteBudget {

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long limit) {
    this.limit = limit;
  }

  /** Takes that many bytes, or none if fewer are left. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Gives back bytes that were taken. */
  void give(long bytes) {
    held.addAndGet(-bytes);
  }
}
