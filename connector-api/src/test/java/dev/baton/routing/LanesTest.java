package dev.baton.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {

  private final Alarms alarms = Alarms.of(Clock.systemUTC());

  @AfterEach
  void close() {
    alarms.close();
  }

  /** Work is a counter in a store: put there before the wake, taken by whoever looks. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noWakeIsLostAndNoLaneRunsTwiceAtOnce(long seed) throws Exception {
    Map<String, AtomicInteger> store = new ConcurrentHashMap<>();
    Map<String, AtomicInteger> inside = new ConcurrentHashMap<>();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean together = new AtomicBoolean();
    Lanes.Work work =
        lane -> {
          AtomicInteger here = inside.computeIfAbsent(lane, key -> new AtomicInteger());
          if (here.incrementAndGet() > 1) {
            together.set(true);
          }
          AtomicInteger waiting = store.computeIfAbsent(lane, key -> new AtomicInteger());
          while (waiting.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            done.incrementAndGet();
          }
          here.decrementAndGet();
        };
    int wakers = 16;
    int each = 4000;
    try (Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, work)) {
      CountDownLatch start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newFixedThreadPool(wakers)) {
        for (int w = 0; w < wakers; w++) {
          Random random = new Random(seed * 31 + w);
          threads.execute(() -> {
            awaitLatch(start);
            for (int i = 0; i < each; i++) {
              String lane = "lane" + random.nextInt(3);
              store.computeIfAbsent(lane, key -> new AtomicInteger()).incrementAndGet();
              lanes.wake(lane);
              if (random.nextInt(8) == 0) {
                Thread.onSpinWait();
              }
            }
          });
        }
        start.countDown();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> done.get() == wakers * each);
      assertThat(together).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error"})
  void aLaneThatFailsLooksAgainByItself(String kind) {
    AtomicInteger looks = new AtomicInteger();
    Function<String, Throwable> failure =
        text -> text.equals("error") ? new LinkageError("x") : new IllegalStateException("x");
    Lanes.Work work =
        lane -> {
          if (looks.incrementAndGet() == 1) {
            switch (failure.apply(kind)) {
              case Error error -> throw error;
              case RuntimeException exception -> throw exception;
              case Throwable other -> throw new AssertionError(other);
            }
          }
        };
    try (Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, work)) {
      lanes.wake("lane");
      await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() == 2);
    }
  }

  @Test
  void closingInterruptsWhatDoesNotEndAndStartsNothingMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Lanes.Work work =
        lane -> {
          runs.incrementAndGet();
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException stopping) {
            interrupted.countDown();
            throw stopping;
          }
        };
    Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, work);
    lanes.wake("lane");
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    lanes.wake("lane");
    lanes.close();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    lanes.wake("other");
    assertThat(runs).hasValue(1);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
