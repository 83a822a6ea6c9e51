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

  /** Takes a place in a chat; the time from which the account may be asked for one. */
  Instant inChat(String channel, String chat, boolean direct, Pace pace) {
    return reserve(chatKey(channel, chat), rate(direct, pace));
  }

  /**
   * Takes a place in the account; the time from which the call may be made. To be asked for only
   * when the chat's time has come: a place taken for later would keep all other chats waiting.
   */
  Instant inAccount(String channel, Pace pace) {
    return reserve(channel, pace.account());
  }

  /** The platform asked for a pause in a chat. */
  void holdChat(String channel, String chat, boolean direct, Pace pace, Instant until) {
    hold(chatKey(channel, chat), rate(direct, pace), until);
  }

  /** The platform asked for a pause of the whole account. */
  void holdAccount(String channel, Pace pace, Instant until) {
    hold(channel, pace.account(), until);
  }

  private static Rate rate(boolean direct, Pace pace) {
    return direct ? pace.direct() : pace.group();
  }

  private Instant reserve(String key, Rate rate) {
    lock.lock();
    try {
      Instant now = clock.instant();
      Instant from = wait(key, rate, now);
      take(key, rate, from);
      forgetIdle(now);
      return from;
    } finally {
      lock.unlock();
    }
  }

  private void hold(String key, Rate rate, Instant until) {
    lock.lock();
    try {
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
