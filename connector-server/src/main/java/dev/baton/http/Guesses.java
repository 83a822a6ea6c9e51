package dev.baton.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down who guesses the token of the settings, which people may have chosen: after some wrong
 * ones from an address, none is looked at for the rest of a minute. Tokens of the store and
 * sessions cannot be guessed, so they are always looked at, and nobody locks their users out.
 */
final class Guesses {

  /** The most wrong ones in a minute. */
  static final int MOST = 20;

  static final Duration WITHIN = Duration.ofMinutes(1);

  private static final int ADDRESSES = 10_000;
  private static final int LONGEST_ADDRESS = 45;

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Wrong> wrong =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
          return size() > ADDRESSES;
        }
      };

  /**
   * @param nanos a counter that no clock touches
   */
  Guesses(LongSupplier nanos) {
    this.nanos = nanos;
  }

  private record Wrong(long since, int count) {}

  /**
   * Whose guess a call is. What a proxy on this machine passes on is of whom it names last: what
   * stands before that was sent by somebody else.
   */
  static String from(HttpServerExchange exchange) {
    InetSocketAddress peer = exchange.getSourceAddress();
    InetAddress address = peer.getAddress();
    String from = address == null ? peer.getHostString() : address.getHostAddress();
    if (!LocalCall.isForwarded(exchange.getRequestHeaders())) {
      return from;
    }
    String named = exchange.getRequestHeaders().getLast(Headers.X_FORWARDED_FOR);
    boolean known = address != null && address.isLoopbackAddress() && named != null;
    return from + " forwarded" + (known ? " of " + last(named) : "");
  }

  private static String last(@Nullable String named) {
    String all = String.valueOf(named);
    String last = all.substring(all.lastIndexOf(',') + 1).strip();
    return last.substring(0, Math.min(last.length(), LONGEST_ADDRESS));
  }

  /** Whether a guess from an address is looked at. */
  boolean isAllowed(String from) {
    lock.lock();
    try {
      Wrong known = wrong.get(from);
      return known == null || isOver(known) || known.count() < MOST;
    } finally {
      lock.unlock();
    }
  }

  /** Notes a wrong one. */
  void missed(String from) {
    lock.lock();
    try {
      Wrong known = wrong.get(from);
      if (known == null || isOver(known)) {
        wrong.remove(from);
        wrong.put(from, new Wrong(nanos.getAsLong(), 1));
      } else {
        wrong.put(from, new Wrong(known.since(), known.count() + 1));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(Wrong known) {
    return nanos.getAsLong() - known.since() > WITHIN.toNanos();
  }
}
