package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A quantity, measured once in each round.
 *
 * @param name what was measured
 * @param unit empty for a ratio
 * @param samples the values, round by round
 */
record Figure(String name, String unit, List<Double> samples) {

  Figure {
    samples = List.copyOf(samples);
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
    return new Figure(
        ratioName,
        "",
        IntStream.range(0, samples.size())
            .mapToObj(round -> samples.get(round) / base.samples.get(round))
            .toList());
  }

  private double[] sorted() {
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
