package dev.baton.webex;

import dev.baton.connector.Backoff;
import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbox;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background thread of an open channel: looks up the bot's id, keeps its webhooks registered
 * and catches up on missed messages.
 *
 * <p>It catches up at the start, when a webhook was missing or inactive, when the socket was opened
 * or something was missed on it, and every {@link WebexSettings#sweep}: Webex does not repeat a
 * webhook that met a network fault or a full inbox, and nothing would show that it was lost.
 * Everything that fails is tried again. If Webex refuses to register a webhook, the sweeps go on,
 * and {@link #trouble} says why messages arrive late.
 *
 * <p>With the socket, the first sweep waits for it: what is written in between would be told by
 * neither.
 */
final class WebexMaintenance {

  private static final Logger LOG = LoggerFactory.getLogger(WebexMaintenance.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** How far sweeps overlap, since Webex may list a message a little late. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  private final WebexSettings settings;
  private final ChannelContext context;
  private final Supplier<String> me;
  private final Inbox inbox;
  private final WebexWebhookRegistration registration;
  private final CatchUp catchUp;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch registered = new CountDownLatch(1);
  private final Thread thread;
  private final Semaphore woken = new Semaphore(0);
  private volatile @Nullable String trouble;

  /** Since when the socket's device exists; later than anything if that is not known. */
  private volatile Instant listeningSince = Instant.MAX;

  private volatile boolean missed;
  private volatile boolean socketTried;
  private boolean inspected;
  private boolean deliveryInterrupted;
  private @Nullable Instant since;
  private @Nullable Instant swept;
  private volatile @Nullable Instant heardSince;

  WebexMaintenance(
      WebexSettings settings,
      ChannelContext context,
      WebexClient client,
      Supplier<String> me,
      Inbox inbox) {
    this.settings = settings;
    this.context = context;
    this.me = me;
    this.inbox = inbox;
    this.registration =
        new WebexWebhookRegistration(context.name(), client, settings, context.clock());
    this.catchUp =
        new CatchUp(
            context.name(),
            client,
            settings,
            context.clock(),
            me,
            this::await,
            () -> stopped.getCount() == 0);
    this.thread =
        Thread.ofVirtual().name("webex-maintenance-" + context.name()).unstarted(this::run);
  }

  /**
   * Starts the thread. Returns once the webhooks are registered, or when registration failed or
   * takes long and goes on in the background.
   */
  void start() {
    thread.start();
    try {
      if (!registered.await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info(
            "channel {}: Webex is slow; registration goes on in the background", context.name());
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopped.countDown();
    woken.release();
    thread.interrupt();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns from when on Baton has to answer everything, even messages whose webhooks may be lost;
   * null if unknown.
   */
  @Nullable Instant heardSince() {
    return heardSince;
  }

  /**
   * Says that the socket is open, so that from now on everything is told.
   *
   * @param since when the account was first listened to; null if unknown
   */
  void listening(@Nullable Instant since) {
    if (since != null) {
      listeningSince = since;
    }
    missed();
  }

  /** Says that something may have happened of which nobody told, or that nobody tells now. */
  void missed() {
    missed = true;
    socketTried = true;
    woken.release();
  }

  /** Returns why nothing arrives although calls succeed; null if all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    Backoff backoff = Backoff.doubling(FIRST_RETRY, settings.check());
    int failures = 0;
    while (stopped.getCount() > 0) {
      Duration wait = settings.check();
      try {
        maintain();
        trouble = null;
        failures = 0;
      } catch (DeliveryException.Retryable later) {
        LOG.info("channel {}: {}", context.name(), later.getMessage());
        failures++;
        wait = later.after() == null ? backoff.after(failures) : later.after();
      } catch (DeliveryException failed) {
        LOG.warn("channel {}: {}", context.name(), failed.getMessage());
        trouble = failed.getMessage();
      } catch (RuntimeException unforeseen) {
        if (stopped.getCount() == 0) {
          return;
        }
        LOG.error("channel {}: maintenance failed and goes on", context.name(), unforeseen);
        trouble = "maintenance failed: " + unforeseen.getClass().getSimpleName();
      } finally {
        registered.countDown();
      }
      awaitWork(wait);
    }
  }

  private void maintain() {
    String bot = me.get();
    if (!context.duty().getAsBoolean()) {
      return;
    }
    if (settings.mode() == WebexSettings.Mode.WEBSOCKET) {
      if (!inspected) {
        since = registration.withdraw();
        inspected = true;
      }
      if (!socketTried) {
        return;
      }
      Instant device = listeningSince;
      if (swept == null && !device.equals(Instant.MAX)) {
        since = since == null || device.isBefore(since) ? device : since;
      }
    }
    URI target = context.webhookUrl();
    DeliveryException.Refused refusal = null;
    if (settings.mode() == WebexSettings.Mode.WEBHOOK && target != null) {
      try {
        WebexWebhookRegistration.Found found = registration.repair(target, bot);
        deliveryInterrupted |= found.deliveryInterrupted();
        since = inspected ? since : found.since();
      } catch (DeliveryException.Refused unregistered) {
        refusal = unregistered;
      }
    }
    inspected = true;
    heardSince = swept == null ? since : heardSince;
    registered.countDown();
    Instant now = context.clock().instant();
    boolean due = swept == null || !now.isBefore(swept.plus(settings.sweep()));
    deliveryInterrupted |= missed;
    missed = false;
    if (due || deliveryInterrupted) {
      Instant from = swept == null ? since : swept.minus(OVERLAP);
      deliveryInterrupted = true;
      if (catchUp.sweep(from, inbox)) {
        swept = now;
        heardSince = now.minus(OVERLAP);
        deliveryInterrupted = false;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  /** Waits until a time has passed or there is something to do. */
  private void awaitWork(Duration time) {
    try {
      if (woken.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        woken.drainPermits();
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Duration time) {
    try {
      if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("channel {}: maintenance ends", context.name());
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }
}
