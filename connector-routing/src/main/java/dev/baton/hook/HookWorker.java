package dev.baton.hook;

import dev.baton.connector.Health;
import dev.baton.duty.DutyThread;
import dev.baton.hook.HookCaller.Outcome;
import dev.baton.store.FencedException;
import dev.baton.store.HookEvent;
import dev.baton.store.HookTable;
import dev.baton.store.ShardLease;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook what the store holds for it, on a thread of its own: some events at once, of a
 * conversation one after the other.
 *
 * <p>What is not taken is tried again as {@link #WAITS} says, and then is a dead letter. A webhook
 * that answers 410 is called no more until Baton starts again; what is for it is a dead letter at
 * once.
 *
 * <p>Where several nodes share the store, one of them tells a webhook at a time, under a lease that
 * is checked right before each call and with each commit.
 */
final class HookWorker {

  private static final Logger log = LoggerFactory.getLogger(HookWorker.class);

  /** The waits between attempts, as Standard Webhooks suggests them. */
  static final List<Duration> WAITS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** How many calls of one webhook are under way at once. */
  static final int AT_ONCE = 8;

  /** By how much a wait may be longer, so that what failed together does not come back together. */
  private static final double JITTER = 0.1;

  /** How old an event is given up, however often it was tried: others stood before it. */
  static final Duration OLDEST = Duration.ofDays(4);

  private static final Health UNCALLED = new Health.Connecting("not called yet");
  private static final Health OTHERS = new Health.Connecting("another node tells it");
  private static final String GONE = "answered 410 Gone";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
  private static final Duration LAST_CALL = Duration.ofSeconds(5);

  private final Store store;
  private final Hook hook;
  private final HookCaller caller;
  private final Clock clock;
  private final RandomGenerator random;
  private final DutyThread thread;
  private volatile Health health = UNCALLED;
  private final LongAdder taken = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile long waiting;
  private long countedAt;
  private boolean gone;

  /** Until when the receiver asked to be left alone. */
  private Instant quietUntil = Instant.EPOCH;

  HookWorker(Store store, Hook hook, HookCaller caller, Clock clock, RandomGenerator random) {
    this.store = store;
    this.hook = hook;
    this.caller = caller;
    this.clock = clock;
    this.random = random;
    this.thread = new DutyThread("baton-webhook-" + hook.name());
  }

  void open() {
    thread.open(this::run);
  }

  /** Signals that there may be something to tell. Never blocks for long. */
  void wake() {
    thread.wake();
  }

  Hooks.Status status() {
    return new Hooks.Status(health, waiting);
  }

  /** Gives calls in flight a few seconds to end; what was not confirmed is told by the next run. */
  void close() {
    thread.close(LAST_CALL);
    caller.close();
  }

  private void run() {
    while (!thread.isClosing()) {
      try {
        if (!tellSome()) {
          thread.rest(LOOK_AGAIN);
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (FencedException anothersNow) {
        log.info("another node tells webhook {} now: {}", hook.name(), anothersNow.getMessage());
        thread.pause(LOOK_AGAIN);
      } catch (StoreException unreadable) {
        if (!thread.isClosing()) {
          log.warn("events for webhook {} cannot be read or kept", hook.name(), unreadable);
        }
        thread.pause(AFTER_FAILURE);
      } catch (RuntimeException broken) {
        log.error("telling webhook {} failed unexpectedly", hook.name(), broken);
        thread.pause(AFTER_FAILURE);
      }
    }
  }

  /** Tells what is due, if this node is to do that now; returns whether there may be more. */
  private boolean tellSome() throws InterruptedException {
    ShardLease lease = store.ownership().of("webhook:" + hook.name());
    count();
    if (lease == null) {
      health = OTHERS;
      return false;
    }
    if (health.equals(OTHERS)) {
      health = UNCALLED;
    }
    Instant now = clock.instant();
    List<HookEvent> due = store.read(tables -> tables.hooks().due(hook.name(), now, AT_ONCE));
    if (due.isEmpty() || !isKeeping(lease)) {
      return false;
    }
    List<Told> told = gone ? allGone(due) : tell(lease, due);
    if (!store.ownership().begin(lease)) {
      return false;
    }
    try {
      keep(lease, told);
      return true;
    } finally {
      store.ownership().ended(lease);
    }
  }

  /** Whether this node may begin something: its shard does not leave. Nobody waits for a call. */
  private boolean isKeeping(ShardLease lease) {
    boolean keeping = store.ownership().begin(lease);
    if (keeping) {
      store.ownership().ended(lease);
    }
    return keeping;
  }

  /** An event and what became of the attempt to tell it. */
  private record Told(HookEvent event, Outcome outcome) {}

  private static List<Told> allGone(List<HookEvent> due) {
    return due.stream().map(event -> new Told(event, new Outcome.Gone())).toList();
  }

  private List<Told> tell(ShardLease lease, List<HookEvent> due) throws InterruptedException {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Told>> all = new ArrayList<>();
      for (HookEvent event : due) {
        all.add(() -> {
          lease.beforeCall(store.ownership());
          return new Told(event, caller.post(event));
        });
      }
      List<Told> told = new ArrayList<>();
      for (Future<Told> each : calls.invokeAll(all)) {
        told.add(ended(each));
      }
      return told;
    }
  }

  private static Told ended(Future<Told> call) throws InterruptedException {
    try {
      return call.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException unexpected) {
        throw unexpected;
      }
      throw new IllegalStateException("an event could not be posted", failure.getCause());
    }
  }

  /** Keeps what became of the calls, in the order in which nodes lock conversations. */
  private void keep(ShardLease lease, List<Told> all) {
    Instant now = clock.instant();
    List<Told> ordered =
        all.stream().sorted(Comparator.comparing(told -> told.event().conversationId())).toList();
    List<Duration> waits = ordered.stream().map(told -> waitAfter(told, now)).toList();
    store.commit(
        new Store.Terms(lease, Set.of()),
        tables -> {
          for (int at = 0; at < ordered.size(); at++) {
            keep(tables.hooks(), ordered.get(at), waits.get(at), now);
          }
          return true;
        });
    boolean wasDown = health instanceof Health.Down;
    ordered.forEach(told -> report(told, now));
    if (wasDown && ordered.stream().anyMatch(told -> told.outcome() instanceof Outcome.Taken)) {
      hurry(lease, now);
    }
  }

  /** Tells what waits for its next attempt now: the receiver is back. */
  private void hurry(ShardLease lease, Instant now) {
    Instant at = quietUntil.isAfter(now) ? quietUntil : now;
    store.commit(
        new Store.Terms(lease, Set.of()),
        tables -> {
          tables.hooks().hurry(hook.name(), at);
          return true;
        });
  }

  private void keep(HookTable hooks, Told told, Duration wait, Instant now) {
    HookEvent event = told.event();
    switch (told.outcome()) {
      case Outcome.Taken taken -> hooks.taken(event, now);
      case Outcome.Gone wantsNone -> hooks.bury(event, GONE, now);
      case Outcome.Failed failed -> {
        if (isLast(event, now)) {
          hooks.bury(event, failed.why(), now);
        } else {
          hooks.retry(event, now.plus(wait), failed.why());
        }
      }
    }
  }

  private static boolean isLast(HookEvent event, Instant now) {
    return event.attempts() >= WAITS.size() || event.createdAt().plus(OLDEST).isBefore(now);
  }

  /** How long to wait after a failed attempt: as planned, or longer if the receiver asks for it. */
  private Duration waitAfter(Told told, Instant now) {
    HookEvent event = told.event();
    if (!(told.outcome() instanceof Outcome.Failed failed) || isLast(event, now)) {
      return Duration.ZERO;
    }
    Duration planned = WAITS.get(event.attempts());
    Duration asked = failed.pause();
    if (asked != null && now.plus(asked).isAfter(quietUntil)) {
      quietUntil = now.plus(asked);
    }
    Duration least = asked != null && asked.compareTo(planned) > 0 ? asked : planned;
    return least.plusMillis((long) (least.toMillis() * JITTER * random.nextDouble()));
  }

  long calls(boolean successful) {
    return (successful ? taken : failed).sum();
  }

  private void report(Told told, Instant now) {
    HookEvent event = told.event();
    (told.outcome() instanceof Outcome.Taken ? taken : failed).increment();
    switch (told.outcome()) {
      case Outcome.Taken taken -> {
        if (health instanceof Health.Down) {
          log.info("webhook {} takes events again", hook.name());
        }
        health = new Health.Up();
      }
      case Outcome.Gone wantsNone -> {
        if (!gone) {
          gone = true;
          log.error(
              "webhook {} answered 410 Gone: it is called no more until Baton starts again, and"
                  + " what is for it becomes dead letters",
              hook.name());
        }
        health = new Health.Down(GONE + "; it is called no more until Baton starts again");
      }
      case Outcome.Failed failed -> {
        if (isLast(event, now)) {
          log.warn(
              "event {} for webhook {} is given up after {} attempts: it {}",
              event.id(),
              hook.name(),
              event.attempts() + 1,
              failed.why());
        } else if (!(health instanceof Health.Down)) {
          log.warn(
              "webhook {} did not take event {}: it {}; it is tried again",
              hook.name(),
              event.id(),
              failed.why());
        }
        health = new Health.Down(failed.why());
      }
    }
  }

  private void count() {
    long now = System.nanoTime();
    if (countedAt == 0 || now - countedAt >= COUNT_EVERY.toNanos()) {
      countedAt = now;
      waiting = store.read(tables -> tables.hooks().waiting(hook.name()));
    }
  }
}
