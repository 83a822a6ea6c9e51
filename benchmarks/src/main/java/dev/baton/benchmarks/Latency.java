package dev.baton.benchmarks;

import org.HdrHistogram.AbstractHistogram;

/** What a histogram of microseconds says, in milliseconds. */
record Latency(
    long count, double mean, double p50, double p90, double p99, double p999, double max) {

  static final int DIGITS = 3;

  /** The longest time that a histogram takes; what lasted longer counts as this. */
  static final long LONGEST_MICROS = 3_600_000_000L;

  static Latency of(AbstractHistogram micros) {
    return new Latency(
        micros.getTotalCount(),
        micros.getMean() / 1_000,
        at(micros, 50),
        at(micros, 90),
        at(micros, 99),
        at(micros, 99.9),
        micros.getMaxValue() / 1_000.0);
  }

  static long micros(long nanos) {
    return Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
  }

  private static double at(AbstractHistogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / 1_000.0;
  }
}
