package dev.baton.telegram;

import dev.baton.connector.Backoff;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Health;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to receive updates, as a loop in one virtual thread that lives from open to close.
 *
 * <p>It asks who the bot is, then runs {@link #work} again and again, with a back-off after
 * failures.
 */
abstract class ReceiverLoop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReceiverLoop.class);

  /** How soon a node notices that it is on duty. */
  private static final Duration OFF_DUTY = Duration.ofMillis(500);

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  private final String channel;
  private final Runnable identify;
  private final BooleanSupplier duty;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile Health health = new Health.Connecting("not connected yet");

  /**
   * @param identify asks who the bot is, before anything is received
   * @param duty whether this node is the one that works; the others check now and then
   */
  ReceiverLoop(String channel, Runnable identify, BooleanSupplier duty, RandomGenerator random) {
    this.channel = channel;
    this.identify = identify;
    this.duty = duty;
    this.backoff =
        Backoff.doubling(FIRST_RETRY, LONGEST_RETRY).withFactor(1.6).withJitter(random, 0.5, 1);
    this.thread = Thread.ofVirtual().name("telegram-" + channel).unstarted(this::run);
  }

  /**
   * One round.
   *
   * @return how long to wait until the next
   */
  abstract Duration work() throws InterruptedException;

  /** Ends a call in flight. */
  abstract void abortCall();

  final void start() {
    thread.start();
  }

  Health health() {
    return health;
  }

  final void health(Health now) {
    health = now;
  }

  /** Whether this node is still the one that works. */
  final boolean onDuty() {
    return duty.getAsBoolean();
  }

  final boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** Stops at once; updates that were received but not acknowledged will come again. */
  @Override
  public final void close() {
    closed.countDown();
    abortCall();
    thread.interrupt();
    try {
      if (!thread.equals(Thread.currentThread()) && !thread.join(Duration.ofSeconds(5))) {
        log.warn("{}: the receiver is still ending", channel);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean identified = false;
    int failures = 0;
    while (!isClosed()) {
      Duration pause;
      try {
        if (!identified) {
          identify.run();
          identified = true;
        }
        pause = onDuty() ? work() : offDuty();
        failures = 0;
      } catch (InterruptedException stopped) {
        return;
      } catch (RuntimeException failure) {
        if (isClosed()) {
          return;
        }
        pause = pause(failure, ++failures);
        failed(failure, pause);
      }
      if (waited(pause)) {
        return;
      }
    }
  }

  /** The wait that the platform asked for, else the back-off. */
  private Duration pause(RuntimeException failure, int failures) {
    return failure instanceof DeliveryException.Retryable limited && limited.after() != null
        ? limited.after()
        : backoff.after(failures);
  }

  private Duration offDuty() {
    health = new Health.Up();
    return OFF_DUTY;
  }

  private boolean waited(Duration pause) {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      return true;
    }
  }

  private void failed(RuntimeException failure, Duration pause) {
    String cause =
        failure instanceof DeliveryException && failure.getMessage() != null
            ? failure.getMessage()
            : failure.getClass().getSimpleName();
    health =
        failure instanceof DeliveryException.CredentialsRejected
            ? new Health.Rejected(cause)
            : new Health.Down(cause);
    log.warn("{}: receiving failed, trying again in {} ms: {}", channel, pause.toMillis(), cause);
  }
}
