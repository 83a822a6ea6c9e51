package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.routing.lane.Alarms;
import dev.baton.routing.lane.LaneAlarms;
import dev.baton.routing.lane.Lanes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More lanes with work than may run at once, and lanes that run again and again. */
@Timeout(200)
class LaneCapacityTest {

  @Test
  void onlySoManyLanesRunAtOnceAndNoneIsForgotten() {
    Clock clock = Clock.systemUTC();
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<String> done = ConcurrentHashMap.newKeySet();
    try (Alarms alarms = Alarms.of(clock);
        Lanes lanes =
            new Lanes(
                "test",
                clock,
                alarms,
                lane -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  goOn.await();
                  running.decrementAndGet();
                  done.add(lane);
                },
                50)) {
      for (int lane = 0; lane < 5_000; lane++) {
        lanes.wake("lane" + lane);
      }
      Awaitility.await().until(() -> running.get() == 50);
      goOn.countDown();
      Awaitility.await().until(() -> done.size() == 5_000);
      assertThat(most).hasValueLessThanOrEqualTo(50);
    }
  }

  @Test
  void aLaneThatRunsAgainAndAgainHasOneAlarm() {
    List<Instant> set = new ArrayList<>();
    List<Runnable> rings = new ArrayList<>();
    List<String> woken = new ArrayList<>();
    Alarms noted =
        new Alarms() {
          @Override
          public void at(Instant time, Runnable wake) {
            set.add(time);
            rings.add(wake);
          }

          @Override
          public void close() {}
        };
    LaneAlarms alarms = new LaneAlarms(noted, woken::add);
    Instant later = Instant.EPOCH.plusSeconds(60);
    for (int look = 0; look < 1_000; look++) {
      alarms.at(later, "lane");
    }
    alarms.at(later, "other");
    alarms.at(Instant.EPOCH.plusSeconds(10), "lane");
    assertThat(set).containsExactly(later, later, Instant.EPOCH.plusSeconds(10));
    rings.getLast().run();
    assertThat(woken).containsExactly("lane");
    alarms.at(later, "lane");
    assertThat(set).hasSize(4);
  }
}
