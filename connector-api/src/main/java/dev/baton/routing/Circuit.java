package dev.baton.routing;

import dev.baton.connector.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps messages from a bot that is down, so that users are told at once instead of after three
 * attempts each, and the bot is not run over when it comes back.
 *
 * <ul>
 *   <li><b>Closed</b>: every call is made. After {@value #OPENS_AFTER} failures in a row, over all
 *       conversations, it opens. Any answer begins the count anew.
 *   <li><b>Open</b>: no call is made for 30 seconds after the last failure. Messages wait in the
 *       store; their conversations are parked here.
 *   <li><b>Half open</b>: after that, one conversation in every 30 seconds is let through to try.
 *       An answer closes the circuit and wakes all that are parked; a failure keeps it open.
 * </ul>
 *
 * <p>It lives in memory: after a restart the bot is simply tried. Thread-safe; never blocks.
 */
final class Circuit {

  static final int OPENS_AFTER = 5;
  static final Duration OPEN_FOR = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  private final String bot;
  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<String> wake;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> parked = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private volatile int failures;
  private String cause = "";
  private @Nullable Instant openUntil;
  private @Nullable String trying;
  private boolean alarmSet;

  /**
   * @param wake makes the turn lane of a conversation look again; must not block
   */
  Circuit(String bot, Clock clock, Alarms alarms, Consumer<String> wake) {
    this.bot = bot;
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
  }

  /** Whether a call may be made for a conversation now; asked twice, it answers the same. */
  boolean admits(String conversationId) {
    if (failures == 0) {
      return true;
    }
    lock.lock();
    try {
      Instant until = openUntil;
      if (until == null || conversationId.equals(trying)) {
        return true;
      }
      if (clock.instant().isBefore(until)) {
        return false;
      }
      openUntil = clock.instant().plus(OPEN_FOR);
      trying = conversationId;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether calls are kept back, all but one that tries. */
  boolean open() {
    if (failures == 0) {
      return false;
    }
    lock.lock();
    try {
      return openUntil != null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the user of a conversation knows of this outage. */
  boolean told(String conversationId) {
    lock.lock();
    try {
      return told.contains(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a conversation waits for the outage to end. */
  boolean parked(String conversationId) {
    lock.lock();
    try {
      return parked.contains(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /** A conversation waits, and its user knows why; it is woken when it is worth a look. */
  void park(String conversationId) {
    lock.lock();
    try {
      if (openUntil != null) {
        parked.add(conversationId);
        told.add(conversationId);
        setAlarm();
        return;
      }
    } finally {
      lock.unlock();
    }
    wake.accept(conversationId);
  }

  /** The bot answered. */
  void answered() {
    if (failures == 0) {
      return;
    }
    List<String> waiting;
    lock.lock();
    try {
      failures = 0;
      if (openUntil != null) {
        log.info("bot {} answers again", bot);
      }
      openUntil = null;
      trying = null;
      told.clear();
      waiting = takeParked();
    } finally {
      lock.unlock();
    }
    waiting.forEach(wake);
  }

  /**
   * The bot did not answer.
   *
   * @param why for the log and for {@code /readyz}; holds no text of a user
   */
  void failed(String why) {
    lock.lock();
    try {
      int now = failures + 1;
      failures = now;
      cause = why;
      if (now >= OPENS_AFTER) {
        if (openUntil == null) {
          log.warn("bot {} failed {} times in a row and is left alone for a while", bot, now);
        }
        openUntil = clock.instant().plus(OPEN_FOR);
        trying = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** How the bot stands. */
  Health health() {
    if (failures == 0) {
      return new Health.Up();
    }
    lock.lock();
    try {
      Instant until = openUntil;
      if (until == null) {
        return new Health.Down(cause);
      }
      return new Health.Down(
          trying == null && clock.instant().isBefore(until)
              ? "circuit open until " + until + ": " + cause
              : "circuit half open: " + cause);
    } finally {
      lock.unlock();
    }
  }

  private void setAlarm() {
    Instant until = openUntil;
    if (!alarmSet && until != null) {
      alarmSet = true;
      alarms.at(until, this::lookAgain);
    }
  }

  private void lookAgain() {
    List<String> waiting;
    lock.lock();
    try {
      alarmSet = false;
      Instant until = openUntil;
      if (until != null && clock.instant().isBefore(until)) {
        setAlarm();
        return;
      }
      waiting = takeParked();
    } finally {
      lock.unlock();
    }
    waiting.forEach(wake);
  }

  private List<String> takeParked() {
    List<String> waiting = List.copyOf(parked);
    parked.clear();
    return waiting;
  }
}
