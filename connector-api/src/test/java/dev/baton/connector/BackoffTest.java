package dev.baton.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Backoff DOUBLING =
      Backoff.doubling(Duration.ofSeconds(5), Duration.ofMinutes(1));

  @Test
  void itDoublesUpToTheLongestWait() {
    assertThat(millis(DOUBLING, 1, 7))
        .containsExactly(5_000L, 10_000L, 20_000L, 40_000L, 60_000L, 60_000L, 60_000L);
  }

  @Test
  void noNumberOfFailuresIsTooLarge() {
    assertThat(DOUBLING.after(Integer.MAX_VALUE)).hasMinutes(1);
  }

  @Test
  void noFailureAtAllCountsAsOne() {
    assertThat(DOUBLING.after(0)).hasSeconds(5);
    assertThat(DOUBLING.after(-3)).hasSeconds(5);
  }

  @Test
  void theLongestWaitMayBeShorterThanTheFirst() {
    assertThat(Backoff.doubling(Duration.ofMillis(200), Duration.ofMillis(50)).after(1))
        .hasMillis(50);
  }

  @Test
  void anotherFactorRoundsDownToMilliseconds() {
    Backoff slow = Backoff.doubling(Duration.ofMillis(500), Duration.ofSeconds(30)).withFactor(1.6);

    assertThat(millis(slow, 1, 10))
        .containsExactly(
            500L, 800L, 1_280L, 2_048L, 3_276L, 5_242L, 8_388L, 13_421L, 21_474L, 30_000L);
  }

  @Test
  void jitterFromAHalfIsAHalfPlusARandomHalf() {
    Backoff backoff = DOUBLING.withJitter(new Random(7), 0.5, 1);
    Random same = new Random(7);

    for (int failures = 1; failures <= 7; failures++) {
      long half = DOUBLING.after(failures).toMillis() / 2;
      assertThat(backoff.after(failures)).hasMillis(half + same.nextLong(half + 1));
    }
  }

  @Test
  void jitterAboveOneIsAddedToTheWait() {
    Backoff plain = Backoff.doubling(Duration.ofMillis(501), Duration.ofMinutes(1));
    Backoff backoff = plain.withJitter(new Random(7), 1, 1.25);
    Random same = new Random(7);

    for (int failures = 1; failures <= 9; failures++) {
      long wait = plain.after(failures).toMillis();
      assertThat(backoff.after(failures)).hasMillis(wait + same.nextLong(1 + wait / 4));
    }
  }

  @Test
  void jitterReachesBothOfItsLimits() {
    Backoff backoff =
        Backoff.doubling(Duration.ofMillis(8), Duration.ofMillis(8))
            .withJitter(new Random(7), 0.5, 1);

    assertThat(IntStream.range(0, 1_000).mapToLong(i -> backoff.after(1).toMillis()).distinct())
        .containsExactlyInAnyOrder(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> Backoff.doubling(Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.doubling(second, Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DOUBLING.withFactor(0.9)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DOUBLING.withJitter(new Random(7), 1, 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DOUBLING.withJitter(new Random(7), -0.1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LongStream millis(Backoff backoff, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToLong(n -> backoff.after(n).toMillis());
  }
}
