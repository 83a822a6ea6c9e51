package dev.baton.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

  private static final Instant BEGIN = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void nothingHasNoTimes() {
    assertThat(new Distribution().times()).isNull();
  }

  @Test
  void aSingleTimeIsAllOfThem() {
    assertThat(of(LongStream.of(75))).isEqualTo(times(1, 75, 75, 75));
  }

  @Test
  void theMedianIsATimeThatOccurred() {
    assertThat(of(LongStream.of(40, 10, 30, 20))).isEqualTo(times(4, 20, 40, 40));
    assertThat(of(LongStream.rangeClosed(1, 10))).isEqualTo(times(10, 5, 9, 10));
    assertThat(of(LongStream.rangeClosed(0, 100))).isEqualTo(times(101, 50, 90, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 10, 11, 999, 100_000})
  void timesOfHalfAnHourAreExactHoweverManyThereAre(int count) {
    long[] seconds = new Random(count).longs(count, 0, 1_801).toArray();
    DeskReport.Times times = of(LongStream.of(seconds));
    long[] sorted = LongStream.of(seconds).sorted().toArray();
    assertThat(times)
        .isEqualTo(
            times(
                count,
                sorted[(count + 1) / 2 - 1],
                sorted[(int) ((count * 9L + 9) / 10) - 1],
                sorted[count - 1]));
  }

  @Test
  void longerTimesAreRightToAThousandthAndTheLongestIsExact() {
    long[] seconds = new Random(3).longs(10_001, 0, Duration.ofDays(400).toSeconds()).toArray();
    DeskReport.Times times = of(LongStream.of(seconds));
    long[] sorted = LongStream.of(seconds).sorted().toArray();
    Percentage thousandth = Percentage.withPercentage(0.1);
    assertThat(times.median().toSeconds()).isCloseTo(sorted[5_000], thousandth);
    assertThat(times.p90().toSeconds()).isCloseTo(sorted[9_000], thousandth);
    assertThat(times.longest().toSeconds()).isEqualTo(sorted[10_000]);
  }

  @Test
  void noTimeIsLongerThanTheLongest() {
    assertThat(of(LongStream.of(100_003))).isEqualTo(times(1, 100_003, 100_003, 100_003));
  }

  @Test
  void aClockThatWasSetBackGivesNoNegativeTime() {
    Distribution distribution = new Distribution();
    distribution.add(BEGIN, BEGIN.minusSeconds(5));
    distribution.add(BEGIN, BEGIN.plusMillis(999));
    assertThat(distribution.times()).isEqualTo(times(2, 0, 0, 0));
  }

  private static DeskReport.Times of(LongStream seconds) {
    Distribution distribution = new Distribution();
    seconds.forEach(each -> distribution.add(BEGIN, BEGIN.plusSeconds(each)));
    DeskReport.Times times = distribution.times();
    if (times == null) {
      throw new AssertionError("no times");
    }
    return times;
  }

  private static DeskReport.Times times(long count, long median, long p90, long longest) {
    return new DeskReport.Times(
        count, Duration.ofSeconds(median), Duration.ofSeconds(p90), Duration.ofSeconds(longest));
  }
}
