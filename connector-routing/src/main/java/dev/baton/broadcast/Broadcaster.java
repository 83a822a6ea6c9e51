package dev.baton.broadcast;

import dev.baton.connector.Backoff;
import dev.baton.connector.Health;
import dev.baton.duty.DutyThread;
import dev.baton.plan.BroadcastPlan;
import dev.baton.store.Broadcast;
import dev.baton.store.ErasedSender;
import dev.baton.store.FencedException;
import dev.baton.store.ShardLease;
import dev.baton.store.Store;
import dev.baton.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events that the store holds for the event broker, on a thread of its own.
 *
 * <p>An event is published only after the previous one of its conversation was confirmed, and it is
 * deleted from the store only after it was confirmed itself. Erasures are published before
 * everything else, because later events under the same sender id belong to a new conversation.
 * While the broker is down, publishing is retried for as long as it takes, with growing waits, and
 * the events stay in the store.
 *
 * <p>Where several nodes share the store, a batch belongs to the lease under which it was started.
 * The lease is checked right before each call to the broker, and published events are deleted under
 * it. So a node that was frozen in the middle of a batch publishes no more of it once another node
 * may have taken over.
 *
 * <p>Lifecycle: the constructor does no I/O; call {@link #open()} once the store is open and {@link
 * #close()} before the store is closed. The thread is a platform thread, because drivers block in
 * ways that pin a virtual one.
 */
public final class Broadcaster implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Broadcaster.class);
  private static final int BATCH = 256;
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LAST_WAIT = Duration.ofMillis(204_800);

  /** Where several nodes share the store, the one that owns this key's shard publishes. */
  private static final String KEY = "broadcast";

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
  private static final Duration LAST_CALL = Duration.ofSeconds(5);

  private final Store store;
  private final EventBroker broker;
  private final RasaEvents events;
  private final Backoff backoff;
  private final boolean tellsErasures;
  private final DutyThread thread = new DutyThread("baton-broadcast");
  private volatile Status status = new Status(new Health.Connecting("not tried yet"), 0);
  private long countedAt;
  private long warnedOf;
  private boolean down;

  /**
   * @param inputChannels Rasa's name for each channel ({@code input_channel}), by the channel's
   *     name
   */
  public Broadcaster(
      Store store, EventBroker broker, BroadcastPlan plan, Map<String, String> inputChannels) {
    this.store = store;
    this.broker = broker;
    this.events = new RasaEvents(plan.senderSuffix(), inputChannels);
    Duration longest = plan.longestWait();
    this.backoff =
        Backoff.doubling(FIRST_WAIT, longest.compareTo(LAST_WAIT) < 0 ? longest : LAST_WAIT);
    this.tellsErasures = plan.erasures();
  }

  /**
   * The state of publishing.
   *
   * @param health the broker's health, as of the last attempt
   * @param waiting how many events are still to be published, as counted a few seconds ago
   */
  public record Status(Health health, long waiting) {}

  /** Starts publishing, with what an earlier run left. Does not wait for the broker. */
  public void open() {
    thread.open(this::run);
  }

  /** Signals that there is something to publish. Never blocks for long. */
  public void wake() {
    thread.wake();
  }

  /** The state of publishing, read from memory. */
  public Status status() {
    return status;
  }

  /**
   * Gives a call in flight a few seconds to end. Events that were not confirmed are published by
   * the next run.
   */
  @Override
  public void close() {
    thread.close(LAST_CALL);
    broker.close();
  }

  private void run() {
    boolean reached = false;
    int failures = 0;
    while (!thread.isClosing()) {
      try {
        if (!reached) {
          broker.publish(List.of());
          reached = true;
          reached();
        }
        boolean more = tellSome();
        if (failures > 0) {
          failures = 0;
          reached();
        }
        if (!more) {
          thread.rest(LOOK_AGAIN);
        }
      } catch (InterruptedException stopped) {
        return;
      } catch (FencedException anothersNow) {
        log.info("another node publishes to the event broker now: {}", anothersNow.getMessage());
        thread.pause(LOOK_AGAIN);
      } catch (StoreException unreadable) {
        failures++;
        if (!thread.isClosing()) {
          log.warn("events for the event broker cannot be read or deleted", unreadable);
        }
        thread.pause(backoff.after(failures));
      } catch (BrokerException failure) {
        failures++;
        reached = false;
        failed(String.valueOf(failure.getMessage()), failure);
        thread.pause(backoff.after(failures));
      } catch (RuntimeException broken) {
        failures++;
        reached = false;
        if (!down) {
          log.error("the event broker {} failed unexpectedly", broker.type(), broken);
        }
        failed(broken.getClass().getSimpleName(), broken);
        thread.pause(backoff.after(failures));
      }
    }
  }

  /** Publishes one batch if this node is to publish now; returns whether there may be more. */
  private boolean tellSome() throws InterruptedException {
    ShardLease lease = store.ownership().of(KEY);
    if (lease == null || !store.ownership().begin(lease)) {
      return false;
    }
    try {
      return tellSome(lease);
    } finally {
      store.ownership().ended(lease);
    }
  }

  private boolean tellSome(ShardLease lease) throws InterruptedException {
    List<Broadcast> due = store.read(tables -> tables.broadcasts().due(BATCH));
    count();
    if (tellErasures(lease)) {
      return true;
    }
    List<Broadcast> told = new ArrayList<>();
    try {
      List<Broadcast> left = due;
      while (!left.isEmpty() && !thread.isClosing() && store.ownership().mayContinue(lease)) {
        List<Broadcast> round = new ArrayList<>();
        left = takeOneOfEach(left, round);
        publish(lease, round.stream().map(events::of).flatMap(Optional::stream).toList());
        told.addAll(round);
      }
    } finally {
      if (!told.isEmpty()) {
        forget(
            lease,
            tables -> {
              told.forEach(tables.broadcasts()::told);
              return told.size();
            });
      }
    }
    return due.size() == BATCH;
  }

  /**
   * Publishes a batch of erasures, before anything else; returns whether there were any. The events
   * that were read before them cannot be later than an unread erasure: an erasure is stored before
   * anything its user says afterwards.
   */
  private boolean tellErasures(ShardLease lease) throws InterruptedException {
    List<ErasedSender> erased = store.read(tables -> tables.broadcasts().erasures(BATCH));
    if (erased.isEmpty()) {
      return false;
    }
    if (tellsErasures) {
      publish(lease, erased.stream().map(events::of).toList());
    }
    forget(
        lease,
        tables -> {
          erased.forEach(tables.broadcasts()::told);
          return erased.size();
        });
    return true;
  }

  private void publish(ShardLease lease, List<BrokerEvent> worded) throws InterruptedException {
    if (worded.isEmpty()) {
      return;
    }
    lease.beforeCall(store.ownership());
    broker.publish(worded);
  }

  /**
   * @param told deletes what the broker confirmed and returns how many events that was
   */
  private void forget(ShardLease lease, Store.Operation<Integer> told) {
    int count = store.commit(new Store.Terms(lease, Set.of()), told);
    status = new Status(status.health(), Math.max(0, status.waiting() - count));
  }

  /** Moves the first event of each conversation to {@code into}; returns the rest. */
  private static List<Broadcast> takeOneOfEach(List<Broadcast> from, List<Broadcast> into) {
    Set<String> taken = new HashSet<>();
    List<Broadcast> left = new ArrayList<>();
    for (Broadcast each : from) {
      if (taken.add(each.conversationId())) {
        into.add(each);
      } else {
        left.add(each);
      }
    }
    return left;
  }

  private void reached() {
    if (down) {
      down = false;
      warnedOf = 0;
      log.info(
          "the event broker {} takes events again; {} waited", broker.type(), status.waiting());
    }
    status = new Status(new Health.Up(), status.waiting());
  }

  /** Warns once, and again each time the number of waiting events has doubled. */
  private void failed(String why, RuntimeException failure) {
    try {
      count();
    } catch (StoreException uncounted) {
      failure.addSuppressed(uncounted);
    }
    long waiting = status.waiting();
    status = new Status(new Health.Down(why), waiting);
    if (!thread.isClosing() && (!down || waiting >= 2 * Math.max(8, warnedOf))) {
      warnedOf = waiting;
      log.warn(
          "the event broker {} takes nothing: {}; {} events wait in the store",
          broker.type(),
          why,
          waiting);
      log.debug("the event broker's failure", failure);
    }
    down = true;
  }

  private void count() {
    long now = System.nanoTime();
    if (countedAt == 0 || now - countedAt >= COUNT_EVERY.toNanos()) {
      countedAt = now;
      long waiting = store.read(tables -> tables.broadcasts().count());
      status = new Status(status.health(), waiting);
    }
  }
}
