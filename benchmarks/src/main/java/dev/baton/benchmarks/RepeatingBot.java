package dev.baton.benchmarks;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A bot that repeats what it hears: at once, after a while, or once enough turns wait for it. */
final class RepeatingBot {

  private record Turn(HttpServerExchange exchange, String words) {

    void answer() {
      World.send(exchange, words.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Turn> held = new ArrayDeque<>();
  private int gather;
  private int delayMillis;
  private int mostHeld;

  void obey(WorldOrder order) {
    lock.lock();
    try {
      gather = order.gather();
      delayMillis = order.botDelayMillis();
      mostHeld = 0;
      release();
    } finally {
      lock.unlock();
    }
  }

  /** How many turns waited at once, at most. */
  int mostHeld() {
    lock.lock();
    try {
      return mostHeld;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a turn; to be called on the exchange's I/O thread. */
  void turn(HttpServerExchange exchange, byte[] body) {
    Turn turn = new Turn(exchange, answer(body));
    lock.lock();
    try {
      if (gather == 0 && delayMillis == 0) {
        turn.answer();
        return;
      }
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {});
      held.add(turn);
      mostHeld = Math.max(mostHeld, held.size());
      release();
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    if (held.size() < gather) {
      return;
    }
    if (!held.isEmpty()) {
      gather = 0;
    }
    for (Turn turn = held.poll(); turn != null; turn = held.poll()) {
      turn.exchange().getIoThread().executeAfter(turn::answer, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  private static String answer(byte[] body) {
    int at = Stamp.find(body);
    String words =
        at == Stamp.NONE ? "What?" : new String(body, at, Stamp.LENGTH, StandardCharsets.US_ASCII);
    return "[{\"recipient_id\":\"user\",\"text\":\"" + words + "\"}]";
  }
}
