package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A quantity, measured once in each round.
 *
 * @param name what was measured
 * @param unit empty for a ratio
 * @param samples the values, round by round; NaN where it could not be measured
 * @param together what all rounds together say, if that is not the median of the rounds
 */
record Figure(String name, String unit, List<Double> samples, @Nullable Double together) {

  Figure {
    samples = List.copyOf(samples);
  }

  Figure(String name, String unit, List<Double> samples) {
    this(name, unit, samples, null);
  }

  /** Whether it could be measured in any round. */
  boolean isMeasured() {
    return sorted().length > 0;
  }

  /** What stands for all rounds. */
  double value() {
    return together == null ? median() : together;
  }

  double median() {
    double[] sorted = sorted();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  double least() {
    return sorted()[0];
  }

  double most() {
    double[] sorted = sorted();
    return sorted[sorted.length - 1];
  }

  /** This divided by another figure, round by round. */
  Figure per(Figure base, String ratioName) {
    if (samples.size() != base.samples.size()) {
      throw new IllegalArgumentException(
          "%s was measured in %d rounds, %s in %d"
              .formatted(name, samples.size(), base.name, base.samples.size()));
    }
    return new Figure(
        ratioName,
        "",
        IntStream.range(0, samples.size())
            .mapToObj(round -> samples.get(round) / base.samples.get(round))
            .toList());
  }

  private double[] sorted() {
    double[] sorted =
        samples.stream()
            .mapToDouble(Double::doubleValue)
            .filter(value -> !Double.isNaN(value))
            .toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
