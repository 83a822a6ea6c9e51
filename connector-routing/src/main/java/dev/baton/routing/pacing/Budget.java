package dev.baton.routing.pacing;

import dev.baton.connector.Capabilities.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The call budget of one chat or account: which calls count in its sliding window, and until when
 * it is paused. Guarded by the lock of the {@link Pacing} it belongs to.
 */
abstract sealed class Budget {

  private Rate rate = Rate.UNLIMITED;
  private Instant heldUntil = Instant.MIN;
  private @Nullable Instant unspread;

  /** The calls that count, from the one that drops out of the window first. */
  private Deque<Counted> counted = new ArrayDeque<>();

  /** A call that counts in the window that begins at a time. */
  static final class Counted {
    private Instant from;

    Counted(Instant from) {
      this.from = from;
    }
  }

  void pace(Rate newRate) {
    rate = newRate;
    spread();
  }

  Instant heldUntil() {
    return heldUntil;
  }

  /**
   * Pauses it. The platform has counted more than Baton did, so after the pause the calls of a
   * first window come one by one.
   */
  void hold(Instant until) {
    if (until.isAfter(heldUntil)) {
      heldUntil = until;
      unspread = until;
      spread();
    }
  }

  /** The earliest time at which so many calls are allowed. */
  Instant free(Instant now, int calls) {
    Instant earliest = later(now, heldUntil);
    if (rate.isUnlimited()) {
      return earliest;
    }
    dropOut(now);
    int tooMany = counted.size() + Math.min(calls, rate.calls()) - rate.calls();
    if (tooMany <= 0) {
      return earliest;
    }
    Iterator<Counted> next = counted.iterator();
    for (int passed = 1; passed < tooMany; passed++) {
      next.next();
    }
    return later(earliest, next.next().from.plus(rate.window()));
  }

  List<Counted> take(Instant now, int calls) {
    List<Counted> taken = new ArrayList<>(calls);
    for (int call = 0; call < calls && !rate.isUnlimited(); call++) {
      taken.add(count(new Counted(now)));
    }
    return taken;
  }

  /** Counts calls from their end on: the platform may have got them just then. */
  void ended(List<Counted> calls, Instant now) {
    if (!heldUntil.isAfter(now) && !calls.isEmpty()) {
      counted.removeAll(calls);
      calls.forEach(call -> count(new Counted(now)));
    }
  }

  /** Takes back calls that were not made. */
  void giveBack(List<Counted> calls) {
    counted.removeAll(calls);
  }

  boolean unused(Instant now) {
    dropOut(now);
    return counted.isEmpty() && heldUntil.isBefore(now);
  }

  private Counted count(Counted call) {
    Counted last = counted.peekLast();
    if (last != null) {
      call.from = later(last.from, call.from);
    }
    counted.addLast(call);
    return call;
  }

  private void dropOut(Instant now) {
    for (Counted first = counted.peekFirst();
        first != null && !first.from.plus(rate.window()).isAfter(now);
        first = counted.peekFirst()) {
      counted.removeFirst();
    }
  }

  /** Fills the window so that after the pause its places come free evenly. */
  private void spread() {
    Instant end = unspread;
    if (end == null || rate.isUnlimited()) {
      return;
    }
    unspread = null;
    int missing = Math.max(0, rate.calls() - counted.size());
    Duration apart = rate.window().dividedBy(rate.calls());
    Deque<Counted> spread = new ArrayDeque<>();
    for (int place = 0; place < missing; place++) {
      spread.addLast(new Counted(Instant.MIN));
    }
    spread.addAll(counted);
    Instant from = end.minus(rate.window());
    for (Counted call : spread) {
      call.from = later(call.from, from);
      from = from.plus(apart);
    }
    counted = spread;
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * A lane that waits in a line.
   *
   * @param calls how many calls it wants to make at once
   * @param since when it began to wait
   * @param arrival its number in order of arrival
   */
  record Waiter(String lane, Urgency urgency, int calls, Instant since, long arrival) {

    static final Comparator<Waiter> ORDER =
        Comparator.comparing(Waiter::due).thenComparingLong(Waiter::arrival);

    private Instant due() {
      return since.plus(urgency.patience());
    }
  }

  /** The lanes that wait to call one chat. */
  static final class Line extends Budget {

    final Account account;
    final TreeSet<Waiter> waiters = new TreeSet<>(Waiter.ORDER);
    private final Map<String, Waiter> byLane = new HashMap<>();

    /**
     * The waiter by which the line is ranked among its account's ready lines; null if not ready.
     */
    private @Nullable Waiter rankedAs;

    /** When the account checks it again because its chat is not ready; null for never. */
    private @Nullable Instant checkAt;

    Line(Account account) {
      this.account = account;
    }

    boolean heldAfter(Instant now) {
      return heldUntil().isAfter(now) || account.heldUntil().isAfter(now);
    }

    /** Adds a lane. One that waits here already keeps the time it has waited. */
    void add(Waiter waiter) {
      Waiter before = byLane.get(waiter.lane);
      if (before != null) {
        remove(waiter.lane);
      }
      Waiter now =
          before == null
              ? waiter
              : new Waiter(waiter.lane, waiter.urgency, waiter.calls, before.since, before.arrival);
      waiters.add(now);
      byLane.put(now.lane, now);
    }

    void remove(String lane) {
      Waiter waiter = byLane.remove(lane);
      if (waiter != null) {
        waiters.remove(waiter);
      }
    }

    private Instant freeForFront(Instant now) {
      return free(now, waiters.first().calls);
    }
  }

  /** The budget of one account, and the lines of its chats. */
  static final class Account extends Budget {

    private final TreeMap<Waiter, Line> ready = new TreeMap<>(Waiter.ORDER);
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparing(Later::at));

    /** When the lines are checked next; null for never. */
    @Nullable Instant alarm;

    /** Sorts a line into those that may call now or those that may call later. */
    void put(Line line, Instant now) {
      Waiter rankedAs = line.rankedAs;
      if (rankedAs != null) {
        ready.remove(rankedAs);
        line.rankedAs = null;
      }
      if (line.waiters.isEmpty()) {
        return;
      }
      Instant free = line.freeForFront(now);
      if (free.isAfter(now)) {
        if (line.checkAt == null || free.isBefore(line.checkAt)) {
          line.checkAt = free;
          later.add(new Later(free, line));
        }
      } else {
        Waiter front = line.waiters.first();
        line.rankedAs = front;
        ready.put(front, line);
      }
    }

    /** The line whose first waiter is first among all chats that are ready; null for none. */
    @Nullable Line next(Instant now) {
      for (Later head = later.peek(); head != null && !head.at.isAfter(now); head = later.peek()) {
        later.remove();
        if (head.at.equals(head.line.checkAt)) {
          head.line.checkAt = null;
          put(head.line, now);
        }
      }
      Map.Entry<Waiter, Line> first = ready.firstEntry();
      while (first != null && first.getValue().freeForFront(now).isAfter(now)) {
        put(first.getValue(), now);
        first = ready.firstEntry();
      }
      return first == null ? null : first.getValue();
    }

    @Nullable Instant nextReady() {
      Later head = later.peek();
      return head == null ? null : head.at;
    }
  }

  /** A line whose chat is ready at a later time. */
  record Later(Instant at, Line line) {}
}
