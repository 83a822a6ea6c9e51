package dev.baton.benchmarks;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Carries out one order on one thread. */
final class LoadLoop {

  private static final long PATIENCE = 60_000_000_000L;
  private static final long NAP = 50_000;

  /**
   * Users do not write in the order in which they came. These are prime, so that each has a turn
   * unless their number is a multiple; of both it is none up to {@link LoadOrder#CONVERSATIONS}.
   */
  private static final long STRIDE = 7_919;

  private static final long OTHER_STRIDE = 7_907;

  private static final long MILLI = 1_000_000;

  private final LoadOrder order;
  private final RequestTemplate template;
  private final long stride;
  private final @Nullable SharedNumbers seen;
  private final Histogram micros = Latency.empty();
  private final Map<Integer, Long> others = new TreeMap<>();
  private final Deque<LoadConnection> idle = new ArrayDeque<>();
  private final List<LoadConnection> all = new ArrayList<>();
  private long sequence;
  private long sent;
  private long answered;
  private long lastAnswer;
  private long lastIntended = Long.MIN_VALUE;

  /**
   * Prepares to carry out an order.
   *
   * @param sequence how many calls this process has made already
   */
  LoadLoop(LoadOrder order, long sequence) {
    this.order = order;
    this.sequence = sequence;
    this.template = order.traffic().template(order);
    this.stride = order.conversations() % STRIDE == 0 ? OTHER_STRIDE : STRIDE;
    this.seen = order.window() == 0 ? null : SharedNumbers.open(Path.of(order.files().seen()));
  }

  /** How many calls this process has made by now. */
  long sequence() {
    return sequence;
  }

  LoadReport run() throws IOException {
    try (Selector selector = Selector.open()) {
      for (int each = 0; each < order.connections(); each++) {
        all.add(new LoadConnection(each, port(each), selector));
      }
      idle.addAll(all);
      return run(selector);
    } finally {
      for (LoadConnection each : all) {
        each.close();
      }
    }
  }

  private int port(int connection) {
    return order.ports().get(connection % order.ports().size());
  }

  private LoadReport run(Selector selector) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (order.seconds() * 1e9);
    Arrivals arrivals =
        order.rate() == 0
            ? Arrivals.CLOSED_LOOP
            : Arrivals.atRate(order.rate(), start, RandomGenerator.of("L64X128MixRandom"));
    lastAnswer = start;
    while (true) {
      long now = System.nanoTime();
      long next = arrivals.next(now);
      while (next <= now && next < end && !complete() && !idle.isEmpty() && windowOpen()) {
        send(idle.remove(), next);
        arrivals.taken();
        next = arrivals.next(now);
      }
      if ((next >= end || complete()) && idle.size() == all.size()) {
        break;
      }
      await(selector, next - now);
      boolean waiting = idle.size() < all.size() || !windowOpen();
      if (waiting && System.nanoTime() - lastAnswer > PATIENCE) {
        throw new RunFailure("no answer for a minute");
      }
    }
    return new LoadReport(
        micros.getTotalCount(), answered, others, (lastAnswer - start) / 1e9, Latency.of(micros));
  }

  private boolean complete() {
    return order.most() > 0 && sent >= order.most();
  }

  private boolean windowOpen() {
    return seen == null || sent - seen.first() < order.window();
  }

  /** No two calls have the same time, by which the world tells their messages apart. */
  private void send(LoadConnection connection, long due) throws IOException {
    long intended = Math.max(due, lastIntended + 1);
    lastIntended = intended;
    connection.send(template.next(sequence, conversation(connection), intended), intended);
    sequence++;
    sent++;
  }

  /** With a connection for each user, none of them has two messages under way. */
  private int conversation(LoadConnection connection) {
    return order.connections() >= order.conversations()
        ? connection.number() % order.conversations()
        : conversationOf(sequence);
  }

  /** Whose a call is, by its number. */
  int conversationOf(long number) {
    return (int) (number * stride % order.conversations());
  }

  /** Waits for an answer or the next arrival; a selector alone would be late by a millisecond. */
  private void await(Selector selector, long gap) throws IOException {
    boolean windowShut = !idle.isEmpty() && !windowOpen();
    if (windowShut || (gap > 0 && gap < 2 * MILLI && !idle.isEmpty())) {
      selector.selectNow(this::proceed);
      LockSupport.parkNanos(windowShut ? NAP : Math.min(gap, NAP));
    } else {
      selector.select(this::proceed, Math.clamp(gap / MILLI - 1, 1, 100));
    }
  }

  private void proceed(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      int status = connection.proceed();
      if (status != 0) {
        answered(connection, status);
      }
    } catch (IOException failure) {
      throw new RunFailure("a call failed: " + failure.getMessage(), failure);
    }
  }

  private void answered(LoadConnection connection, int status) {
    lastAnswer = System.nanoTime();
    if (status == 200) {
      micros.recordValue(Latency.micros(lastAnswer - connection.intended()));
      if (connection.stamped()) {
        answered++;
      }
    } else {
      others.merge(status, 1L, Long::sum);
    }
    idle.add(connection);
  }
}
