package dev.baton.routing.pacing;

import dev.baton.connector.Capabilities.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The call budget of one chat or account: how many calls its rate allows, and until when it is
 * paused. Guarded by the lock of the {@link Pacing} it belongs to.
 */
abstract sealed class Budget {

  Rate rate = Rate.UNLIMITED;
  Instant heldUntil = Instant.MIN;
  private Instant next = Instant.MIN;

  /** The earliest time the rate allows: the theoretical next time minus the burst's slack. */
  Instant free(Instant now) {
    Instant paced =
        next.equals(Instant.MIN)
            ? now
            : next.minus(rate.interval().multipliedBy(Math.max(0, rate.burst() - 1)));
    return later(now, later(paced, heldUntil));
  }

  void take(Instant now) {
    if (rate.interval().compareTo(Duration.ZERO) > 0) {
      next = later(next, now).plus(rate.interval());
    }
  }

  boolean unused(Instant now) {
    return next.isBefore(now) && heldUntil.isBefore(now);
  }

  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * A lane that waits in a line.
   *
   * @param first whether it goes before lanes that arrived earlier
   * @param arrival its number in order of arrival
   */
  record Waiter(String lane, boolean first, long arrival) {

    static final Comparator<Waiter> ORDER =
        Comparator.comparing((Waiter waiter) -> !waiter.first).thenComparingLong(Waiter::arrival);
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
      return heldUntil.isAfter(now) || account.heldUntil.isAfter(now);
    }

    /** Adds a lane. One that waits here already keeps its position, unless its priority changed. */
    void add(String lane, boolean first, long arrival) {
      Waiter before = byLane.get(lane);
      if (before == null || before.first != first) {
        remove(lane);
        Waiter now = new Waiter(lane, first, before == null ? arrival : before.arrival);
        waiters.add(now);
        byLane.put(lane, now);
      }
    }

    void remove(String lane) {
      Waiter waiter = byLane.remove(lane);
      if (waiter != null) {
        waiters.remove(waiter);
      }
    }

    String removeFront() {
      String lane = waiters.first().lane;
      remove(lane);
      return lane;
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
      Instant free = line.free(now);
      if (free.isAfter(now)) {
        if (line.checkAt == null) {
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
        head.line.checkAt = null;
        put(head.line, now);
      }
      Map.Entry<Waiter, Line> first = ready.firstEntry();
      while (first != null && first.getValue().free(now).isAfter(now)) {
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
