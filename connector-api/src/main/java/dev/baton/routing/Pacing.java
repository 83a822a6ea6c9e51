package dev.baton.routing;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a platform may be called next, for each chat and each account: what it allows is kept ahead
 * of time, and what it asks for when it was called too often is obeyed.
 *
 * <p>Places are given in the order of asking, and a lane asks for one call at a time, so lanes that
 * share a chat take turns.
 */
final class Pacing {

  private static final int FORGET_ABOVE = 50_000;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instant> nextFree = new HashMap<>();

  Pacing(Clock clock) {
    this.clock = clock;
  }

  /** Takes a place; the time from which the call may be made. */
  Instant reserve(String channel, String chat, boolean direct, Pace pace) {
    Rate perChat = direct ? pace.direct() : pace.group();
    lock.lock();
    try {
      Instant now = clock.instant();
      Instant from =
          later(wait(chatKey(channel, chat), perChat, now), wait(channel, pace.account(), now));
      take(chatKey(channel, chat), perChat, from);
      take(channel, pace.account(), from);
      forgetIdle(now);
      return from;
    } finally {
      lock.unlock();
    }
  }

  /** The platform asked for a pause. */
  void hold(String channel, String chat, boolean wholeAccount, Pace pace, Instant until) {
    lock.lock();
    try {
      String key = wholeAccount ? channel : chatKey(channel, chat);
      Rate rate = wholeAccount ? pace.account() : pace.direct();
      nextFree.merge(key, until.plus(slack(rate)), Pacing::later);
    } finally {
      lock.unlock();
    }
  }

  /** The earliest time a key's rate allows: its theoretical next time less the burst's slack. */
  private Instant wait(String key, Rate rate, Instant now) {
    Instant next = nextFree.get(key);
    return next == null ? now : later(now, next.minus(slack(rate)));
  }

  private void take(String key, Rate rate, Instant from) {
    if (!rate.interval().isZero()) {
      Instant next = nextFree.getOrDefault(key, from);
      nextFree.put(key, later(next, from).plus(rate.interval()));
    }
  }

  private static Duration slack(Rate rate) {
    return rate.interval().isZero()
        ? Duration.ZERO
        : rate.interval().multipliedBy(Math.max(0, rate.burst() - 1));
  }

  private void forgetIdle(Instant now) {
    if (nextFree.size() > FORGET_ABOVE) {
      Iterator<Instant> times = nextFree.values().iterator();
      while (times.hasNext()) {
        if (times.next().isBefore(now)) {
          times.remove();
        }
      }
    }
  }

  private static String chatKey(String channel, String chat) {
    return channel + "\n" + chat;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
