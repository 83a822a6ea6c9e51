package dev.baton.webex;

import dev.baton.connector.Backoff;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbound;
import dev.baton.connector.Inbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what the socket tells to the inbox: the activities of one space in their order, those of
 * different spaces at the same time.
 *
 * <p>An activity is acknowledged once it is stored, or if Baton has no use for it. Webex does not
 * promise to repeat what was not acknowledged, and no list has the presses on cards. So what could
 * not be stored is offered again, before anything later of its space, until it is stored or the
 * channel is closed.
 */
final class ActivityIntake implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ActivityIntake.class);

  /** Beyond this many that are not stored yet, no more are taken from the network. */
  private static final int MOST = 256;

  private static final Duration STORE_LIMIT = Duration.ofSeconds(30);
  private static final Backoff AGAIN =
      Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(10));

  private final String channel;
  private final WebexClient client;
  private final RoomIds rooms;
  private final Supplier<String> me;
  private final Inbox inbox;
  private final Runnable missed;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CompletableFuture<Void>> lanes = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param me the bot's person id; calls Webex if it is not known yet
   * @param missed is told if something happened of which Baton cannot learn by the socket
   */
  ActivityIntake(
      String channel,
      WebexClient client,
      RoomIds rooms,
      Supplier<String> me,
      Inbox inbox,
      Runnable missed,
      Clock clock) {
    this.channel = channel;
    this.client = client;
    this.rooms = rooms;
    this.me = me;
    this.inbox = inbox;
    this.missed = missed;
    this.clock = clock;
  }

  /** Returns whether there is so much to store that no more should be taken. */
  boolean isFull() {
    return waiting.get() >= MOST;
  }

  /**
   * Takes an activity. Does not block.
   *
   * @param acknowledge runs once the activity need not be told again
   */
  void take(Activity activity, Runnable acknowledge) {
    String space = activity.target().uuid();
    if (space == null || !FromActivity.concerns(activity, PublicId.uuid(me.get()))) {
      acknowledge.run();
      return;
    }
    waiting.incrementAndGet();
    CompletableFuture<Void> lane =
        lanes.compute(
            space,
            (uuid, before) ->
                (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                    .thenRunAsync(() -> handle(activity, acknowledge), threads));
    CompletableFuture<Void> unused = lane.whenComplete((done, failed) -> lanes.remove(space, lane));
  }

  /** Gives up what is not stored yet. */
  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
  }

  private void handle(Activity activity, Runnable acknowledge) {
    try {
      for (int failures = 1; closed.getCount() > 0; failures++) {
        Duration again = attempt(activity, failures);
        if (again == null) {
          acknowledge.run();
          return;
        }
        if (closed.await(again.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Returns how long to wait before the next attempt; null if none is needed. */
  private @Nullable Duration attempt(Activity activity, int failures) throws InterruptedException {
    try {
      for (Inbound event : events(activity)) {
        inbox
            .accept(event)
            .toCompletableFuture()
            .get(STORE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
      return null;
    } catch (DeliveryException.Retryable later) {
      LOG.info("channel {}: activity {}: {}", channel, activity.id(), later.getMessage());
      return later.after() == null ? AGAIN.after(failures) : later.after();
    } catch (DeliveryException.CredentialsRejected rejected) {
      return AGAIN.after(failures);
    } catch (ExecutionException | TimeoutException notStored) {
      LOG.warn("channel {}: activity {} could not be stored yet", channel, activity.id());
      return AGAIN.after(failures);
    } catch (RuntimeException lost) {
      if (closed.getCount() == 0) {
        return AGAIN.after(failures);
      }
      LOG.warn("channel {}: activity {} is left to the sweep", channel, activity.id(), lost);
      missed.run();
      return null;
    }
  }

  private List<Inbound> events(Activity activity) {
    boolean left = activity.verb().equals("leave");
    String room = left ? rooms.guess(activity.target()) : rooms.find(activity.target());
    if (room == null) {
      LOG.info(
          "channel {}: no space is known for activity {}; looking through the lists",
          channel,
          activity.id());
      missed.run();
      return List.of();
    }
    if (FromActivity.isEdit(activity)) {
      return edit(FromActivity.edited(activity, room));
    }
    String bot = me.get();
    WebexMapper.Envelope told = FromActivity.envelope(activity, room, PublicId.uuid(bot));
    return told == null
        ? List.of()
        : FromWebex.events(told, bot, clock.instant(), FromWebex.Trust.SIGNED);
  }

  /**
   * Announces an edit under the id that the sweep would give it, for which the API's time counts.
   */
  private List<Inbound> edit(String messageId) {
    WebexMapper.Message message = client.message(messageId).value();
    Instant updated = message == null ? null : WebexMapper.time(message.updated(), Instant.MIN);
    return message == null
            || updated == null
            || updated.equals(Instant.MIN)
            || !FromWebex.ofPeople(message, me.get())
        ? List.of()
        : List.of(FromWebex.announcedEdit(message, message.direct(), updated));
  }
}
