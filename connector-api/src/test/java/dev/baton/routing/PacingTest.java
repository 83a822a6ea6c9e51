package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.connector.Capabilities.Pace;
import dev.baton.connector.Capabilities.Rate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacingTest {

  private static final Pace SLOW_GROUPS =
      new Pace(
          new Rate(3, Duration.ofSeconds(1)),
          new Rate(20, Duration.ofSeconds(3)),
          new Rate(30, Duration.ofMillis(33)));

  private final Clock clock = Clock.systemUTC();
  private final Alarms alarms = Alarms.of(clock);

  @AfterEach
  void close() {
    alarms.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noWindowHoldsMoreCallsThanTheRateAllows(long seed) throws Exception {
    Random random = new Random(seed);
    Pace pace =
        new Pace(
            new Rate(1 + random.nextInt(4), Duration.ofMillis(2 + random.nextInt(6))),
            new Rate(1 + random.nextInt(8), Duration.ofMillis(5 + random.nextInt(9))),
            new Rate(1 + random.nextInt(10), Duration.ofMillis(1 + random.nextInt(3))));
    Pacing pacing = new Pacing(clock, alarms);
    ConcurrentMap<String, List<Instant>> byChat = new ConcurrentHashMap<>();
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int lane = 0; lane < 24; lane++) {
        boolean direct = lane % 3 != 0;
        String chat = (direct ? "direct" : "group") + lane % 6;
        running.add(
            lanes.submit(() -> {
              for (int call = 0; call < 12; call++) {
                Instant from = pacing.reserve("tg", chat, direct, pace);
                byChat.computeIfAbsent(chat, key -> new CopyOnWriteArrayList<>()).add(from);
                alarms.await(from);
              }
              return chat;
            }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    byChat.forEach((chat, calls) ->
        assertConforms(calls, chat.startsWith("direct") ? pace.direct() : pace.group()));
    assertConforms(byChat.values().stream().flatMap(List::stream).toList(), pace.account());
    assertThat(byChat.values().stream().mapToInt(List::size).sum()).isEqualTo(24 * 12);
  }

  @Test
  void aSlowChatDoesNotDelayAnother() throws Exception {
    SettableClock still = SettableClock.standing(Instant.EPOCH);
    Pacing pacing = new Pacing(still, alarms);
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int call = 0; call < 20; call++) {
        assertThat(pacing.reserve("tg", "group", false, SLOW_GROUPS)).isEqualTo(Instant.EPOCH);
      }
      List<Future<Instant>> waiting =
          Stream.generate(
                  () -> lanes.submit(() -> pacing.reserve("tg", "group", false, SLOW_GROUPS)))
              .limit(40)
              .toList();
      Instant other = lanes.submit(() -> pacing.reserve("tg", "ann", true, SLOW_GROUPS)).get();

      assertThat(other).isBefore(Instant.EPOCH.plusSeconds(1));
      assertThat(waiting).noneMatch(Future::isDone);
      lanes.shutdownNow();
    }
  }

  @Test
  void aPauseThatThePlatformAsksForIsKeptByAGroup() throws Exception {
    SettableClock still = SettableClock.standing(Instant.EPOCH);
    Pacing pacing = new Pacing(still, alarms);
    pacing.hold("tg", "group", false, Instant.EPOCH.plusSeconds(30));

    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Instant> held = lanes.submit(() -> pacing.reserve("tg", "group", false, SLOW_GROUPS));
      assertThat(pacing.reserve("tg", "other", false, SLOW_GROUPS)).isEqualTo(Instant.EPOCH);
      assertThat(held).isNotDone();
      held.cancel(true);
      still.advance(Duration.ofSeconds(30));
      pacing.hold("tg", "group", false, Instant.EPOCH);
      assertThat(pacing.reserve("tg", "group", false, SLOW_GROUPS))
          .isEqualTo(Instant.EPOCH.plusSeconds(30));
    }
  }

  @Test
  void aPauseOfTheWholeAccountHoldsForEveryChat() throws Exception {
    Pacing pacing = new Pacing(SettableClock.standing(Instant.EPOCH), alarms);
    pacing.hold("tg", "ann", true, Instant.EPOCH.plusSeconds(30));

    assertThat(pacing.reserve("tg", "ben", true, SLOW_GROUPS))
        .isAfterOrEqualTo(Instant.EPOCH.plusSeconds(30));
    assertThat(pacing.reserve("wx", "ben", true, SLOW_GROUPS)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void callsOfAChatAreServedInTheOrderOfAsking() throws Exception {
    Pacing pacing = new Pacing(SettableClock.standing(Instant.EPOCH), alarms);
    List<Instant> given = new ArrayList<>();
    Pace account = new Pace(Rate.UNLIMITED, Rate.UNLIMITED, new Rate(2, Duration.ofSeconds(1)));
    for (int call = 0; call < 5; call++) {
      given.add(pacing.reserve("tg", "chat" + call, true, account));
    }
    assertThat(given)
        .containsExactly(
            Instant.EPOCH,
            Instant.EPOCH,
            Instant.EPOCH.plusSeconds(1),
            Instant.EPOCH.plusSeconds(2),
            Instant.EPOCH.plusSeconds(3));
  }

  /** In every window between two calls there are at most the burst and one for each interval. */
  private static void assertConforms(List<Instant> calls, Rate rate) {
    List<Instant> sorted = calls.stream().sorted().toList();
    for (int first = 0; first < sorted.size(); first++) {
      for (int last = first; last < sorted.size(); last++) {
        Duration window = Duration.between(sorted.get(first), sorted.get(last));
        long allowed = rate.burst() + window.toNanos() / rate.interval().toNanos();
        assertThat((long) last - first + 1)
            .as("calls within %s at %s", window, rate)
            .isLessThanOrEqualTo(allowed);
      }
    }
  }
}
