package dev.baton.routing;

import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.FailureLog;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Checks regularly whether stored data is due for removal, on request or because of its age. One
 * node does this for all.
 */
final class Housekeeping {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration AGE_EVERY = Duration.ofHours(1);
  private static final String DUTY = "housekeeping";

  private final RoutingContext context;
  private final Alarms alarms;
  private final FailureLog failures;
  private final Shards shards;
  private final ErasureService erasures;
  private final RetentionSweep sweep;
  private Instant ageNext = Instant.EPOCH;
  private volatile boolean stopped;

  Housekeeping(
      RoutingContext context,
      Alarms alarms,
      Shards shards,
      ErasureService erasures,
      RetentionSweep sweep) {
    this.context = context;
    this.alarms = alarms;
    this.failures = new FailureLog(context.clock());
    this.shards = shards;
    this.erasures = erasures;
    this.sweep = sweep;
  }

  void start() {
    stopped = false;
    again();
  }

  void stop() {
    stopped = true;
  }

  private void again() {
    if (!stopped) {
      alarms.at(context.clock().instant().plus(EVERY), () -> Thread.ofVirtual().start(this::look));
    }
  }

  private void lookNow() {
    Instant now = context.clock().instant();
    erasures.look();
    if (now.isAfter(ageNext)) {
      ageNext = now.plus(AGE_EVERY);
      if (!sweep.look(now)) {
        ageNext = Instant.EPOCH;
      }
    }
  }

  private void look() {
    try {
      shards.onDuty(DUTY, this::lookNow);
    } catch (RuntimeException failure) {
      if (!stopped) {
        log.atLevel(failures.isNews(failure) ? Level.WARN : Level.DEBUG)
            .setCause(failure)
            .log("housekeeping failed and is tried again in {}", EVERY);
      }
    } finally {
      again();
    }
  }
}
