package dev.baton.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.ServingChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A channel on which nobody speaks any more still forgets: its users may have been erased. */
class QuietChannelTest {

  private static final Instant SAID = Instant.parse("2026-01-01T10:00:00Z");
  private static final Instant HOURS_LATER = Instant.parse("2026-01-01T13:00:00Z");

  private final HandClock clock = new HandClock();
  private final SubscriberRegistry subscribers = new SubscriberRegistry(clock, 10);

  @Test
  void aStreamOpenedHoursLaterGetsNothingOld() {
    say();
    clock.now = HOURS_LATER;

    assertThat(sentToALateStream()).containsExactly(": open\n\n");
  }

  @Test
  void theTimerDropsWhatNobodyAsksFor() {
    say();
    clock.now = HOURS_LATER;
    subscribers.maintain();
    clock.now = SAID;

    assertThat(sentToALateStream()).containsExactly(": open\n\n");
  }

  private void say() {
    EventStream first = new EventStream("bob", new ListeningClient());
    assertThat(subscribers.add(first, null)).isTrue();
    assertThat(subscribers.recipients(new OutboundEvent("bob", "d1", "{}"))).containsExactly(first);
    subscribers.remove(first);
  }

  private List<String> sentToALateStream() {
    ListeningClient late = new ListeningClient();
    assertThat(subscribers.add(new EventStream("bob", late), "x")).isTrue();
    return late.pieces;
  }

  private static final class HandClock extends Clock {

    private volatile Instant now = SAID;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("no test needs a time zone");
    }
  }

  private static final class ListeningClient implements ServingChannel.Client {

    private final List<String> pieces = new CopyOnWriteArrayList<>();

    @Override
    public void refuse(int status, String code, String message) {}

    @Override
    public void begin(String contentType) {}

    @Override
    public CompletionStage<Void> write(String piece) {
      pieces.add(piece);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void end() {}

    @Override
    public void drop() {}

    @Override
    public void whenLeaving(Runnable leaving) {}
  }
}
