package dev.baton.report;

import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/** Times between two instants. Needs memory for different times, not for each one. */
final class Distribution {

  /** Whole numbers below 2 000 are counted each for itself, larger ones to a thousandth. */
  private static final int DIGITS = 3;

  private final PackedHistogram seconds = new PackedHistogram(DIGITS);
  private long longest;

  /** Adds the time from one instant to another; none if the clock was set back meanwhile. */
  void add(Instant from, Instant to) {
    long passed = Math.max(0, Duration.between(from, to).toSeconds());
    seconds.recordValue(passed);
    longest = Math.max(longest, passed);
  }

  DeskReport.@Nullable Times times() {
    return seconds.getTotalCount() == 0
        ? null
        : new DeskReport.Times(
            seconds.getTotalCount(), percentile(50), percentile(90), Duration.ofSeconds(longest));
  }

  /** The histogram answers with the largest of the numbers that it counts as one. */
  private Duration percentile(double percent) {
    return Duration.ofSeconds(Math.min(longest, seconds.getValueAtPercentile(percent)));
  }
}
