package dev.baton.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long something took, each time.
 *
 * @param histogram all of it in microseconds, as bytes in Base64
 */
record Latency(String histogram) {

  private static final int DIGITS = 3;

  /** The longest time that a histogram takes; what lasted longer counts as this. */
  private static final long LONGEST_MICROS = 3_600_000_000L;

  /** What is told of it. */
  enum Percentile {
    P50("p50", 50),
    P90("p90", 90),
    P99("p99", 99),
    P999("p99.9", 99.9),
    MAX("max", 100);

    private final String title;
    private final double percent;

    Percentile(String title, double percent) {
      this.title = title;
      this.percent = percent;
    }

    String title() {
      return title;
    }

    /** In milliseconds. */
    double of(AbstractHistogram micros) {
      return micros.getValueAtPercentile(percent) / 1_000.0;
    }
  }

  /** A histogram for microseconds. */
  static Histogram empty() {
    return new Histogram(LONGEST_MICROS, DIGITS);
  }

  /** The same, to be written by several threads. */
  static Recorder recorder() {
    return new Recorder(LONGEST_MICROS, DIGITS);
  }

  static Latency of(AbstractHistogram micros) {
    ByteBuffer bytes = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
    int count = micros.encodeIntoByteBuffer(bytes);
    ByteBuffer text = Base64.getEncoder().encode(bytes.flip().limit(count));
    return new Latency(US_ASCII.decode(text).toString());
  }

  static long micros(long nanos) {
    return Math.clamp(nanos / 1_000, 0, LONGEST_MICROS);
  }

  /** All of it. */
  Histogram micros() {
    return Histogram.decodeFromByteBuffer(
        ByteBuffer.wrap(Base64.getDecoder().decode(histogram)), LONGEST_MICROS);
  }

  /** In milliseconds. */
  double at(Percentile percentile) {
    return percentile.of(micros());
  }

  double p50() {
    return at(Percentile.P50);
  }

  double p99() {
    return at(Percentile.P99);
  }
}
