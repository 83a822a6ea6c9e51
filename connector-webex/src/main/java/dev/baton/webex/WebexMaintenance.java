package dev.baton.webex;

import dev.baton.connector.ChannelContext;
import dev.baton.connector.DeliveryException;
import dev.baton.connector.Inbox;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background thread of an open channel: learns who the bot is, keeps its webhooks alive and
 * catches up on what they did not bring.
 *
 * <p>It catches up at the start, when a webhook was found missing or asleep, and every {@link
 * WebexSettings#sweep} besides: a webhook that met a network fault or a full inbox is not delivered
 * again, and nothing would tell of it. Whatever fails is tried again. Where Webex refuses to
 * register a webhook, sweeping alone goes on, and {@link #trouble} says why so little is heard.
 */
final class WebexMaintenance {

  private static final Logger LOG = LoggerFactory.getLogger(WebexMaintenance.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration STARTING = Duration.ofSeconds(10);
  private static final Duration STOPPING = Duration.ofSeconds(5);

  /** How far sweeps overlap, for what Webex lists a little late. */
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
  private volatile @Nullable String trouble;

  private boolean looked;
  private boolean slept;
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

  /** Returns once the webhooks stand, or could not be made at once and will be made later. */
  void start() {
    thread.start();
    try {
      if (!registered.await(STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info(
            "channel {}: Webex is slow; registration goes on in the background", context.name());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopped.countDown();
    thread.interrupt();
    try {
      thread.join(STOPPING);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** From when on what was written may not have been told; null where nothing tells it. */
  @Nullable Instant heardSince() {
    return heardSince;
  }

  /** Why nothing is heard although calls succeed; null when all is well. */
  @Nullable String trouble() {
    return trouble;
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (stopped.getCount() > 0) {
      Duration wait = settings.check();
      try {
        tend();
        trouble = null;
        retry = FIRST_RETRY;
      } catch (DeliveryException.Retryable later) {
        LOG.info("channel {}: {}", context.name(), later.getMessage());
        wait = later.after() == null ? retry : later.after();
        retry = longer(retry);
      } catch (DeliveryException failed) {
        LOG.warn("channel {}: {}", context.name(), failed.getMessage());
        trouble = failed.getMessage();
      } catch (RuntimeException unforeseen) {
        LOG.error("channel {}: maintenance failed and goes on", context.name(), unforeseen);
        trouble = "maintenance failed: " + unforeseen.getClass().getSimpleName();
      } finally {
        registered.countDown();
      }
      await(wait);
    }
  }

  private Duration longer(Duration retry) {
    Duration twice = retry.multipliedBy(2);
    return twice.compareTo(settings.check()) > 0 ? settings.check() : twice;
  }

  private void tend() {
    String bot = me.get();
    if (!context.duty().getAsBoolean()) {
      return;
    }
    URI target = context.webhookUrl();
    DeliveryException.Refused refusal = null;
    if (settings.mode() == WebexSettings.Mode.WEBHOOK && target != null) {
      try {
        WebexWebhookRegistration.Found found = registration.mend(target, bot);
        slept |= found.slept();
        since = looked ? since : found.since();
      } catch (DeliveryException.Refused unregistered) {
        refusal = unregistered;
      }
    }
    looked = true;
    heardSince = swept == null ? since : heardSince;
    registered.countDown();
    Instant now = context.clock().instant();
    boolean due = swept == null || !now.isBefore(swept.plus(settings.sweep()));
    if (due || slept) {
      Instant from = swept == null ? since : swept.minus(OVERLAP);
      if (catchUp.sweep(from, inbox)) {
        swept = now;
        heardSince = now.minus(OVERLAP);
        slept = false;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
  }

  private void await(Duration time) {
    try {
      if (stopped.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("channel {}: maintenance ends", context.name());
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
