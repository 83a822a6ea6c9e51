package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.Lanes;
import dev.baton.store.UnreadableException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A lane that keeps failing does not run more often just because it is woken more often. */
class FailingLaneTest {

  /** Records the alarms and lets no time pass. */
  private static final class RecordingAlarms implements Alarms {

    final List<Runnable> wakes = new CopyOnWriteArrayList<>();
    final List<Instant> times = new CopyOnWriteArrayList<>();

    @Override
    public void at(Instant time, Runnable wake) {
      times.add(time);
      wakes.add(wake);
    }

    @Override
    public void close() {
      wakes.clear();
    }
  }

  @Test
  void onlyOneAlarmIsSetHoweverOftenTheLaneIsWoken() {
    RecordingAlarms alarms = new RecordingAlarms();
    AtomicInteger looks = new AtomicInteger();
    Lanes.Work failing =
        lane -> {
          looks.incrementAndGet();
          throw new IllegalStateException("on purpose");
        };
    try (Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, failing)) {
      for (int wake = 1; wake <= 20; wake++) {
        int expected = wake;
        lanes.wake("lane");
        await().until(() -> looks.get() >= expected);
      }
      assertThat(alarms.wakes).hasSize(1);
      alarms.wakes.removeFirst().run();
      await()
          .untilAsserted(() -> {
            assertThat(looks).hasValueGreaterThan(20);
            assertThat(alarms.wakes).as("set again once it went off").hasSize(1);
          });
    }
  }

  @Test
  void aLaneWithWorkOfANewerVersionIsCheckedLessAndLessOften() {
    RecordingAlarms alarms = new RecordingAlarms();
    SettableClock clock = SettableClock.stoppedAt(Instant.EPOCH);
    Lanes.Work unreadable =
        lane -> {
          throw new UnreadableException("on purpose", null);
        };
    try (Lanes lanes = new Lanes("test", clock, alarms, unreadable)) {
      lanes.wake("lane");
      for (int times = 1; times <= 9; times++) {
        int expected = times;
        await().until(() -> alarms.times.size() == expected);
        alarms.wakes.removeFirst().run();
      }
      assertThat(List.copyOf(alarms.times).subList(0, 9))
          .extracting(Instant::getEpochSecond)
          .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }
  }
}
