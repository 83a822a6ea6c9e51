package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {

  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private final AtomicReference<Instant> set = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(-7);
  private final InstantSource source = set::get;
  private final Clock machine = source.withZone(ZoneOffset.UTC);
  private final SteadyClock clock = SteadyClock.following(machine, nanos::get);

  @Test
  void tellsTheMachinesTimeWhereThatRunsAsTimeDoes() {
    pass(Duration.ofMillis(1_234));
    assertThat(clock.instant()).isEqualTo(START.plusMillis(1_234));
    pass(Duration.ofDays(3));
    assertThat(clock.instant()).isEqualTo(machine.instant());
  }

  @Test
  void followsSmallCorrectionsAtOnce() {
    set.updateAndGet(was -> was.plusMillis(40));
    pass(Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(machine.instant());
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600, -3_600})
  void followsAJumpOfAnHourWithinTen(long seconds) {
    set.updateAndGet(was -> was.plusSeconds(seconds));
    assertThat(clock.instant()).isEqualTo(START);
    assertThat(clock.apart()).isEqualTo(Duration.ofSeconds(seconds));
    Instant before = START;
    for (int second = 1; second <= 60; second++) {
      pass(Duration.ofSeconds(1));
      Instant now = clock.instant();
      assertThat(Duration.between(before, now))
          .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_100));
      before = now;
    }
    pass(Duration.ofHours(9));
    assertThat(clock.instant()).isNotEqualTo(machine.instant());
    pass(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(machine.instant());
  }

  @Test
  void neverGoesBackHoweverOftenItIsAsked() {
    set.set(START.minusSeconds(3_600));
    Instant before = clock.instant();
    for (int ask = 0; ask < 10_000; ask++) {
      nanos.addAndGet(ask % 3);
      Instant now = clock.instant();
      assertThat(now).isAfterOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void isOneClockInEveryZone() {
    set.updateAndGet(was -> was.plusSeconds(3_600));
    Clock elsewhere = clock.withZone(ZoneId.of("Europe/Berlin"));
    assertThat(elsewhere.instant()).isEqualTo(START);
    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(elsewhere.withZone(ZoneOffset.UTC)).isEqualTo(clock);
    assertThat(clock.machine()).isSameAs(machine);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    set.updateAndGet(was -> was.plus(time));
  }
}
