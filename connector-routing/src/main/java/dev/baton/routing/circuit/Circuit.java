package dev.baton.routing.circuit;

import dev.baton.connector.Health;
import dev.baton.plan.CircuitPlan;
import dev.baton.routing.lane.Alarms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuit breaker for a bot. While the bot is down it is not called, so that users are told at once
 * instead of after three attempts each, and the bot is not overrun when it comes back.
 *
 * <ul>
 *   <li><b>Closed</b>: every call is made. After as many failures in a row as the plan says, over
 *       all conversations, the circuit opens. Any answer resets the count.
 *   <li><b>Open</b>: no call is made for the plan's pause after the last failure. Messages wait in
 *       the store; their conversations are parked here.
 *   <li><b>Half open</b>: after that, one conversation per pause may try. An answer closes the
 *       circuit; a failure keeps it open.
 * </ul>
 *
 * <p>When it closes, parked conversations are woken a few at a time, two more with each answer, so
 * that the load grows as fast as the bot answers. There is room for {@value #ROOM} conversations;
 * any more are found by searching the store once the others have been woken, and their users are
 * not told of the outage.
 *
 * <p>The state is kept in memory: after a restart, the bot is simply tried. Thread-safe; never
 * blocks.
 */
public final class Circuit {

  public static final int ROOM = 100_000;

  /** How many are woken at first, and again whenever the bot was silent for a while. */
  public static final int FEW = 16;

  private static final int WITH_EACH_ANSWER = 2;
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Circuit.class);

  private final String bot;
  private final CircuitPlan plan;
  private final Clock clock;
  private final Alarms alarms;
  private final Consumer<String> wake;
  private final ReentrantLock lock = new ReentrantLock();
  private final Runnable lookForMore;
  private final Set<String> parked = new LinkedHashSet<>();
  private final Set<String> told = new HashSet<>();
  private volatile int failures;
  private volatile boolean anyParked;
  private boolean moreInStore;
  private String cause = "";
  private @Nullable Instant openUntil;
  private @Nullable String trying;
  private boolean alarmSet;

  /**
   * @param wake makes the turn lane of a conversation check the store again; must not block
   * @param lookForMore wakes every turn lane that has work in the store; must not block
   */
  public Circuit(
      String bot,
      CircuitPlan plan,
      Clock clock,
      Alarms alarms,
      Consumer<String> wake,
      Runnable lookForMore) {
    this.bot = bot;
    this.plan = plan;
    this.lookForMore = lookForMore;
    this.clock = clock;
    this.alarms = alarms;
    this.wake = wake;
  }

  /** Whether a call may be made for a conversation now; asking again gives the same answer. */
  public boolean admits(String conversationId) {
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
      openUntil = clock.instant().plus(plan.pause());
      trying = conversationId;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether calls are held back, except for the one that tries. */
  public boolean open() {
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

  /** Whether the user of a conversation was told of this outage. */
  public boolean told(String conversationId) {
    lock.lock();
    try {
      return told.size() >= ROOM || told.contains(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /** Whether this circuit will wake a conversation when its turn comes. */
  public boolean keeps(String conversationId) {
    lock.lock();
    try {
      return parked.contains(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a conversation waits for the outage to end, at a time nobody can predict. */
  public boolean parked(String conversationId) {
    lock.lock();
    try {
      return openUntil != null && parked.contains(conversationId);
    } finally {
      lock.unlock();
    }
  }

  /** Parks a conversation whose user knows why it waits; it is woken when it may try again. */
  public void park(String conversationId) {
    lock.lock();
    try {
      Instant until = openUntil;
      if (until != null) {
        if (parked.size() < ROOM) {
          parked.add(conversationId);
          anyParked = true;
        } else {
          moreInStore = !parked.contains(conversationId) || moreInStore;
        }
        if (told.size() < ROOM) {
          told.add(conversationId);
        }
        setAlarm(until);
        return;
      }
    } finally {
      lock.unlock();
    }
    wake.accept(conversationId);
  }

  /** Records that the bot answered. */
  public void answered() {
    if (failures == 0 && !anyParked) {
      return;
    }
    Woken woken;
    lock.lock();
    try {
      boolean closes = openUntil != null;
      failures = 0;
      openUntil = null;
      trying = null;
      told.clear();
      if (closes) {
        log.info("bot {} answers again; {} conversations wait for it", bot, parked.size());
      }
      woken = take(closes ? FEW : WITH_EACH_ANSWER);
    } finally {
      lock.unlock();
    }
    wake(woken);
  }

  /**
   * Records that the bot did not answer.
   *
   * @param why the reason, for the log and {@code /readyz}; contains no user text
   */
  public void failed(String why) {
    lock.lock();
    try {
      int now = failures + 1;
      failures = now;
      cause = why;
      if (now >= plan.failures()) {
        if (openUntil == null) {
          log.warn("bot {} failed {} times in a row and is not called for a while", bot, now);
        }
        openUntil = clock.instant().plus(plan.pause());
        trying = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The bot's health. */
  public Health health() {
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

  private void setAlarm(Instant at) {
    if (!alarmSet) {
      alarmSet = true;
      alarms.at(at, this::lookAgain);
    }
  }

  /**
   * Wakes some conversations; while the circuit is open, one of them tries, the rest park again.
   */
  private void lookAgain() {
    Woken woken;
    lock.lock();
    try {
      alarmSet = false;
      Instant until = openUntil;
      if (until != null && clock.instant().isBefore(until)) {
        setAlarm(until);
        return;
      }
      woken = take(FEW);
    } finally {
      lock.unlock();
    }
    wake(woken);
  }

  /** Removes the first that wait; an alarm sees to the others even if the bot stays silent. */
  private Woken take(int most) {
    List<String> first = parked.stream().limit(most).toList();
    first.forEach(parked::remove);
    anyParked = !parked.isEmpty();
    boolean searchStore = moreInStore && parked.isEmpty() && openUntil == null;
    if (searchStore) {
      moreInStore = false;
    }
    if (anyParked) {
      setAlarm(clock.instant().plus(A_WHILE));
    }
    return new Woken(first, searchStore);
  }

  private void wake(Woken woken) {
    woken.conversations.forEach(wake);
    if (woken.searchStore) {
      lookForMore.run();
    }
  }

  /** The conversations to wake, and whether to search the store for more. */
  private record Woken(List<String> conversations, boolean searchStore) {}
}
