package dev.baton.routing.lane;

import dev.baton.connector.Backoff;
import dev.baton.store.FencedException;
import dev.baton.store.UnreadableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs the work of each lane in sequence, and different lanes in parallel, each on its own virtual
 * thread while it has work.
 *
 * <p>A lane holds no work: when woken, it does what the store has for it, and ends when there is
 * nothing more. If it is woken while it runs, it checks the store once more, so no wake-up is lost.
 * The number of lanes that run at once is limited, since each may hold a call; the others wait as
 * just a name.
 */
public final class Lanes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);
  private static final int MOST = 12_000;
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Backoff LEFT = Backoff.doubling(AFTER_FAILURE, Duration.ofMinutes(1));

  private enum State {
    RUNNING,
    WOKEN_AGAIN
  }

  private final String kind;
  private final Work work;
  private final Clock clock;
  private final Alarms alarms;
  private final ConcurrentMap<String, State> states = new ConcurrentHashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Integer> unreadable = new ConcurrentHashMap<>();
  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore room;
  private final ExecutorService threads;
  private final FailureLog failures;
  private volatile boolean closed;

  public Lanes(String kind, Clock clock, Alarms alarms, Work work) {
    this(kind, clock, alarms, work, MOST);
  }

  /**
   * @param most the maximum number of lanes that run at once
   */
  public Lanes(String kind, Clock clock, Alarms alarms, Work work, int most) {
    this(kind, clock, alarms, work, most, Executors.newVirtualThreadPerTaskExecutor());
  }

  /**
   * @param threads runs the lanes that have work; shut down by {@link #close}
   */
  public Lanes(
      String kind, Clock clock, Alarms alarms, Work work, int most, ExecutorService threads) {
    this.threads = threads;
    this.room = new Semaphore(most);
    this.kind = kind;
    this.clock = clock;
    this.alarms = alarms;
    this.work = work;
    this.failures = new FailureLog(clock);
  }

  /** Makes sure that a lane checks the store after this call. Never blocks. */
  public void wake(String lane) {
    if (closed) {
      return;
    }
    State now = states.merge(lane, State.RUNNING, (running, ignored) -> State.WOKEN_AGAIN);
    if (now == State.RUNNING) {
      waiting.add(lane);
      startWaiting();
    }
  }

  /** How many lanes have work: those that run, and those that wait for room. */
  public int awake() {
    return states.size();
  }

  private void startWaiting() {
    while (!waiting.isEmpty() && room.tryAcquire()) {
      String lane = waiting.poll();
      if (lane == null || !start(lane, null)) {
        room.release();
      }
    }
  }

  /**
   * Takes a lane that is at rest for work that begins elsewhere, before the lane runs. One that
   * failed lately is left alone. Never blocks.
   *
   * @return whether it was taken; then the caller must {@link #begin} it or {@link #giveBack} it
   */
  public boolean take(String lane) {
    if (closed || failed.contains(lane) || unreadable.containsKey(lane) || !room.tryAcquire()) {
      return false;
    }
    if (states.putIfAbsent(lane, State.RUNNING) == null) {
      return true;
    }
    room.release();
    startWaiting();
    return false;
  }

  /**
   * Runs a lane that was taken. Never blocks.
   *
   * @param first goes on with the work that was begun, and then does all that the store has for the
   *     lane
   * @return whether it will run; if not, these lanes are closed
   */
  public boolean begin(String lane, Work first) {
    boolean started = start(lane, first);
    if (!started) {
      room.release();
    }
    return started;
  }

  /** Lets a lane that was taken rest again, unless it was woken meanwhile. Never blocks. */
  public void giveBack(String lane) {
    boolean woken = states.remove(lane) == State.WOKEN_AGAIN;
    room.release();
    if (woken) {
      wake(lane);
    } else {
      startWaiting();
    }
  }

  private boolean start(String lane, @Nullable Work first) {
    try {
      threads.execute(() -> {
        try {
          run(lane, first);
        } finally {
          room.release();
          startWaiting();
        }
      });
      return true;
    } catch (RejectedExecutionException closing) {
      states.remove(lane);
      return false;
    }
  }

  /** Runs a lane until nobody has woken it again; what was begun goes on even if all is closing. */
  private void run(String lane, @Nullable Work first) {
    Work begun = first;
    boolean again = begun != null || !closed;
    while (again) {
      Work next = begun == null ? work : begun;
      if (begun == null) {
        states.put(lane, State.RUNNING);
      }
      begun = null;
      try {
        next.run(lane);
        unreadable.remove(lane);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        states.remove(lane);
        return;
      } catch (UnreadableException newer) {
        leave(lane, newer);
      } catch (FencedException stillOurs) {
        if (!closed) {
          log.warn(
              "{} lane {} looks again in {}: {}",
              kind,
              lane,
              AFTER_FAILURE,
              stillOurs.getMessage());
          lookAgain(lane, AFTER_FAILURE);
        }
      } catch (RuntimeException | Error failure) {
        if (!closed) {
          log.atLevel(failures.isNews(failure) ? Level.ERROR : Level.DEBUG)
              .setCause(failure)
              .log("{} lane {} failed and looks again in {}", kind, lane, AFTER_FAILURE);
          lookAgain(lane, AFTER_FAILURE);
        }
      }
      again = !states.remove(lane, State.RUNNING) && !closed;
    }
    if (closed) {
      states.remove(lane);
    }
  }

  /** Keeps the lane's order: what is queued after work of a newer node waits with it. */
  private void leave(String lane, UnreadableException newer) {
    if (closed || failed.contains(lane)) {
      return;
    }
    Duration wait = LEFT.after(unreadable.merge(lane, 1, Integer::sum));
    log.warn(
        "{} lane {} holds work of a newer version; left to a newer node, checked again in {}: {}",
        kind,
        lane,
        wait,
        newer.getMessage());
    lookAgain(lane, wait);
  }

  private void lookAgain(String lane, Duration after) {
    if (failed.add(lane)) {
      alarms.at(
          clock.instant().plus(after),
          () -> {
            failed.remove(lane);
            wake(lane);
          });
    }
  }

  /** Gives running work a few seconds to end, then interrupts it. */
  @Override
  public void close() {
    close(Duration.ofSeconds(3));
  }

  /**
   * Gives running work some time to end, then interrupts it.
   *
   * @param patience how long the work may take to end by itself
   */
  public void close(Duration patience) {
    closed = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("{} lanes still run after {} and are interrupted", kind, patience);
        threads.shutdownNow();
        threads.awaitTermination(2, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Does all the work that the store has for a lane. */
  @FunctionalInterface
  public interface Work {
    void run(String lane) throws InterruptedException;
  }
}
