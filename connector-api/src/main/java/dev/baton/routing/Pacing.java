package dev.baton.routing;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a platform may be called next, for each chat and each account: what it allows is kept ahead
 * of time, and what it asks for when it was called too often is obeyed.
 *
 * <p>The lanes of one chat stand in its line, in the order of asking. Only who is first in a line
 * and whose chat is ready takes a place of the account, so that a slow chat delays no other.
 */
final class Pacing {

  private static final int FORGET_ABOVE = 50_000;

  private final Clock clock;
  private final Alarms alarms;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Line> lines = new HashMap<>();

  Pacing(Clock clock, Alarms alarms) {
    this.clock = clock;
    this.alarms = alarms;
  }

  /** Waits in the chat's line; the time from which the call may be made. */
  Instant reserve(String channel, String chat, boolean direct, Pace pace)
      throws InterruptedException {
    Rate rate = direct ? pace.direct() : pace.group();
    Line line = line(chatKey(channel, chat));
    line.turn.lockInterruptibly();
    try {
      while (true) {
        Instant ready;
        lock.lock();
        try {
          Instant now = clock.instant();
          ready = line.free(rate, now);
          if (!ready.isAfter(now)) {
            Line account = lines.computeIfAbsent(channel, key -> new Line());
            Instant from = account.free(pace.account(), now);
            line.take(rate, from);
            account.take(pace.account(), from);
            return from;
          }
        } finally {
          lock.unlock();
        }
        alarms.await(ready);
      }
    } finally {
      line.turn.unlock();
    }
  }

  /**
   * Takes a place of the account alone, for a call that no chat's limit counts; a pause of the chat
   * holds for it too.
   */
  Instant reserveQuiet(String channel, String chat, Pace pace) {
    lock.lock();
    try {
      Instant now = clock.instant();
      Line account = lines.computeIfAbsent(channel, key -> new Line());
      Line line = lines.get(chatKey(channel, chat));
      Instant from = account.free(pace.account(), line == null ? now : later(now, line.heldUntil));
      account.take(pace.account(), from);
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** Until when the platform asked for a pause that holds for a chat; long ago where it did not. */
  Instant heldUntil(String channel, String chat) {
    lock.lock();
    try {
      Line account = lines.get(channel);
      Line line = lines.get(chatKey(channel, chat));
      Instant held = account == null ? Instant.MIN : account.heldUntil;
      return line == null ? held : later(held, line.heldUntil);
    } finally {
      lock.unlock();
    }
  }

  /** The platform asked for a pause of a chat, or of the whole account. */
  void hold(String channel, String chat, boolean wholeAccount, Instant until) {
    Line line = line(wholeAccount ? channel : chatKey(channel, chat));
    lock.lock();
    try {
      line.heldUntil = later(line.heldUntil, until);
    } finally {
      lock.unlock();
    }
  }

  private Line line(String key) {
    lock.lock();
    try {
      if (lines.size() > FORGET_ABOVE) {
        Instant now = clock.instant();
        lines.values().removeIf(line -> line.idle(now));
      }
      return lines.computeIfAbsent(key, unknown -> new Line());
    } finally {
      lock.unlock();
    }
  }

  private static String chatKey(String channel, String chat) {
    return channel + "\n" + chat;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** The calls of one chat or account; its times are guarded by the lock of all. */
  private static final class Line {

    private final ReentrantLock turn = new ReentrantLock(true);
    private Instant next = Instant.MIN;
    private Instant heldUntil = Instant.MIN;

    /** The earliest time the rate allows: the theoretical next time less the burst's slack. */
    private Instant free(Rate rate, Instant now) {
      Instant paced =
          next.equals(Instant.MIN)
              ? now
              : next.minus(rate.interval().multipliedBy(Math.max(0, rate.burst() - 1)));
      return later(now, later(paced, heldUntil));
    }

    private void take(Rate rate, Instant from) {
      if (rate.interval().compareTo(Duration.ZERO) > 0) {
        next = later(next, from).plus(rate.interval());
      }
    }

    private boolean idle(Instant now) {
      return !turn.isLocked() && next.isBefore(now) && heldUntil.isBefore(now);
    }
  }
}
