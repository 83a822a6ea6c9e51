package dev.baton.routing.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class LanesTest {

  private final Alarms alarms = Alarms.of(Clock.systemUTC());

  @AfterEach
  void close() {
    alarms.close();
  }

  /**
   * Work is a counter in a store: increased before the wake, taken by the lane that runs. Each
   * round ends when the store is empty, so that no later wake can make up for a lost one.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noWakeIsLostAndNoLaneRunsConcurrentlyWithItself(long seed) throws Exception {
    AtomicInteger store = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean together = new AtomicBoolean();
    Lanes.Work work =
        lane -> {
          if (inside.incrementAndGet() > 1) {
            together.set(true);
          }
          int taken = store.getAndSet(0);
          linger((taken * 37 + (int) seed * 11) & 0x1ff);
          inside.decrementAndGet();
        };
    try (Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, work);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int round = 0; round < 2000; round++) {
        List<Future<?>> wakers = new ArrayList<>();
        for (int waker = 0; waker < 3; waker++) {
          int delay = new Random(seed ^ (round * 31L + waker)).nextInt(600);
          wakers.add(
              threads.submit(() -> {
                linger(delay);
                store.incrementAndGet();
                lanes.wake("lane");
              }));
        }
        for (Future<?> waker : wakers) {
          waker.get();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (store.get() > 0) {
          assertThat(System.nanoTime())
              .as("a wake was lost in round %s", round)
              .isLessThan(deadline);
          linger(50);
        }
      }
      assertThat(together).isFalse();
    }
  }

  @Test
  void aWakeDuringARunMakesTheLaneRunOnceMore() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    Lanes.Work work =
        lane -> {
          if (looks.incrementAndGet() == 1) {
            looked.countDown();
            goOn.await();
          }
        };
    try (Lanes lanes = new Lanes("test", Clock.systemUTC(), alarms, work)) {
      lanes.wake("lane");
      assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
      lanes.wake("lane");
      lanes.wake("lane");
      goOn.countDown();
      await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() == 2);
      lanes.wake("lane");
      await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() == 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error"})
  void aFailedLaneRunsAgainByItself(String kind) {
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
  void closingInterruptsWorkThatDoesNotEndAndStartsNoMore() throws Exception {
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

  private static void linger(int spins) {
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
  }
}
