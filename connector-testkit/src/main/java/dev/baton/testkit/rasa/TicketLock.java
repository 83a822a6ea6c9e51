package dev.baton.testkit.rasa;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rasa's lock on conversations: tickets, first come first served. A ticket's lifetime counts from
 * its issue, not from when it gets the lock. A holder does not notice that its ticket has expired;
 * a waiter does.
 */
final class TicketLock {

  private final RasaOptions options;
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition moved = guard.newCondition();
  private final Condition nothing = guard.newCondition();
  private final Map<String, Deque<Ticket>> lines = new HashMap<>();

  TicketLock(RasaOptions options) {
    this.options = options;
  }

  /** A place in the queue of one conversation. */
  static final class Ticket {
    private final String sender;
    private final long dies;

    private Ticket(String sender, long dies) {
      this.sender = sender;
      this.dies = dies;
    }
  }

  /**
   * Takes the lock; fails as Rasa does with {@code LockError} if the ticket expires while waiting.
   */
  Ticket take(String sender) throws InterruptedException {
    guard.lockInterruptibly();
    try {
      Ticket mine = new Ticket(sender, System.nanoTime() + options.lockLifetime.toNanos());
      Deque<Ticket> line = lines.computeIfAbsent(sender, any -> new ArrayDeque<>());
      line.add(mine);
      while (true) {
        line.removeIf(ticket -> ticket.dies - System.nanoTime() <= 0);
        if (line.peek() == mine) {
          return mine;
        }
        if (!line.contains(mine)) {
          throw new RasaError(500, "ConversationError", "Could not acquire lock");
        }
        Duration polling = options.lockPolling;
        if (polling.isZero()) {
          moved.awaitNanos(Math.max(1, untilNextDeath(line)));
        } else {
          nothing.awaitNanos(polling.toNanos());
        }
      }
    } finally {
      guard.unlock();
    }
  }

  void release(Ticket ticket) {
    guard.lock();
    try {
      Deque<Ticket> line = lines.get(ticket.sender);
      if (line != null) {
        line.remove(ticket);
        if (line.isEmpty()) {
          lines.remove(ticket.sender, line);
        }
      }
      moved.signalAll();
    } finally {
      guard.unlock();
    }
  }

  private static long untilNextDeath(Deque<Ticket> line) {
    return line.stream().mapToLong(t -> t.dies - System.nanoTime()).min().orElse(0);
  }
}
