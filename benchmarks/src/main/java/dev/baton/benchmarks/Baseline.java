package dev.baton.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.SerializationFeature;

/**
 * The ratios that are taken as given.
 *
 * @param cores of the machine on which they were accepted
 * @param cpuTolerance by how much a ratio of CPU may be worse
 * @param rateTolerance the same of a rate; rates suffer more from whatever else a machine does
 * @param ratios by their names, which end in {@code rate} where more is better and in {@code CPU}
 *     where less is
 */
record Baseline(int cores, double cpuTolerance, double rateTolerance, Map<String, Double> ratios) {

  Baseline {
    ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
  }

  static Baseline read(Path file) {
    return LineDialog.JSON.readValue(file.toFile(), new TypeReference<>() {});
  }

  void write(Path file) {
    try {
      Files.writeString(
          file,
          LineDialog.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this)
              + "\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * What is worse than it may be, one line each.
   *
   * @param coresHere of the machine on which it was measured; with another number of them, rates
   *     say nothing and are left out
   */
  List<String> regressions(Map<String, Double> measured, int coresHere) {
    return ratios.entrySet().stream()
        .filter(each -> cores == coresHere || !isRate(each.getKey()))
        .flatMap(each ->
            regression(
                each.getKey(),
                each.getValue(),
                Objects.requireNonNull(measured.get(each.getKey()), each.getKey())))
        .toList();
  }

  /** Whether more is better. */
  static boolean isRate(String name) {
    return name.endsWith("rate");
  }

  private Stream<String> regression(String name, double given, double measured) {
    boolean rate = isRate(name);
    double worse = rate ? given / measured - 1 : measured / given - 1;
    double tolerance = rate ? rateTolerance : cpuTolerance;
    return worse <= tolerance
        ? Stream.empty()
        : Stream.of(
            "%s is %.3f, the baseline %.3f: %.0f %% worse, more than the %.0f %% that are tolerated"
                .formatted(name, measured, given, worse * 100, tolerance * 100));
  }
}
