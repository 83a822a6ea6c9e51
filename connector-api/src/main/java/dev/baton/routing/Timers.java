package dev.baton.routing;

import dev.baton.connector.Content.Text;
import dev.baton.conversation.EndReason;
import dev.baton.conversation.Handoff;
import dev.baton.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends handoffs whose time is over, and forgets what no platform will repeat. The times are stored.
 */
final class Timers {

  private static final Logger log = LoggerFactory.getLogger(Timers.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration FORGET_EVERY = Duration.ofHours(1);
  private static final Duration REPEATS = Duration.ofDays(3);

  private final Changes changes;
  private final House house;
  private final Alarms alarms;
  private volatile boolean stopped;
  private Instant forgetNext = Instant.EPOCH;

  Timers(Changes changes, House house, Alarms alarms) {
    this.changes = changes;
    this.house = house;
    this.alarms = alarms;
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
      alarms.at(house.clock().instant().plus(EVERY), () -> Thread.ofVirtual().start(this::look));
    }
  }

  private void look() {
    try {
      Instant now = house.clock().instant();
      if (!changes.read(tables -> tables.handoffs().due(now)).isEmpty()) {
        changes.make(this::endDue);
      }
      if (now.isAfter(forgetNext)) {
        forgetNext = now.plus(FORGET_EVERY);
        changes.make(change -> change.tables().inbound().forget(now.minus(REPEATS)));
      }
    } catch (StoreException | Controls.StaleControlException failure) {
      if (!stopped) {
        log.warn("the timers were not looked at and are again in {}", EVERY, failure);
      }
    } finally {
      again();
    }
  }

  private int endDue(Change change) {
    int ended = 0;
    for (Handoff handoff : change.tables().handoffs().due(change.now())) {
      boolean over =
          switch (handoff.status()) {
            case QUEUED ->
                change
                    .controls()
                    .end(
                        handoff,
                        EndReason.WAIT_EXPIRED,
                        Text.plain("Nobody took it in time. The bot goes on."));
            case ACCEPTED ->
                change
                    .controls()
                    .end(
                        handoff,
                        EndReason.IDLE_EXPIRED,
                        Text.plain("Closed because nobody wrote for a while. The bot goes on."));
            case COMPLETED, FAILED, EXPIRED -> {
              change.tables().handoffs().dueAt(handoff.id(), null);
              yield false;
            }
          };
      ended += over ? 1 : 0;
    }
    return ended;
  }
}
