package dev.baton.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Collects what a scenario measures, in the order in which it first comes. */
final class Figures {

  private record Name(String text, String unit) {}

  private record Part(String latency, Latency.Percentile percentile) {}

  private final Map<Name, List<Double>> samples = new LinkedHashMap<>();
  private final Map<Name, Part> parts = new LinkedHashMap<>();
  private final Map<String, Histogram> latencies = new LinkedHashMap<>();
  private final Map<String, Map<ThreadKind, List<Double>>> threads = new LinkedHashMap<>();
  private final List<Figure> ratios = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /** Adds this round's value, NaN if it could not be measured. */
  void add(String name, String unit, double value) {
    samples.computeIfAbsent(new Name(name, unit), each -> new ArrayList<>()).add(value);
  }

  /** Adds percentiles of a latency: this round's, and in the end those of all rounds together. */
  void add(String name, Latency latency) {
    Histogram micros = latency.micros();
    latencies.computeIfAbsent(name, each -> Latency.empty()).add(micros);
    for (Latency.Percentile percentile : Latency.Percentile.values()) {
      String text = name + ", " + percentile.title();
      add(text, "ms", percentile.of(micros));
      parts.put(new Name(text, "ms"), new Part(name, percentile));
    }
  }

  /** Adds on what threads this round's CPU was spent, in µs a message. */
  void addThreads(String name, Map<ThreadKind, Double> micros) {
    Map<ThreadKind, List<Double>> kinds =
        threads.computeIfAbsent(name, each -> new EnumMap<>(ThreadKind.class));
    micros.forEach(
        (kind, value) -> kinds.computeIfAbsent(kind, each -> new ArrayList<>()).add(value));
  }

  /** Adds the ratio of two figures that were added before. */
  void ratio(String name, String dividend, String divisor) {
    ratios.add(figure(dividend).per(figure(divisor), name));
  }

  /** Adds what was measured apart, and what was complained of there. */
  void addAll(Figures others) {
    others.samples.forEach(
        (name, values) -> samples.computeIfAbsent(name, each -> new ArrayList<>()).addAll(values));
    parts.putAll(others.parts);
    others.latencies.forEach(
        (name, micros) -> latencies.computeIfAbsent(name, each -> Latency.empty()).add(micros));
    others.threads.forEach((name, kinds) -> {
      Map<ThreadKind, List<Double>> own =
          threads.computeIfAbsent(name, each -> new EnumMap<>(ThreadKind.class));
      kinds.forEach(
          (kind, values) -> own.computeIfAbsent(kind, each -> new ArrayList<>()).addAll(values));
    });
    ratios.addAll(others.ratios);
    complaints.addAll(others.complaints);
  }

  /** Says that what was measured is not as it should be. */
  void complain(String why) {
    complaints.add(why);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /**
   * The ratios by their names, each of its best round: whatever else a machine does makes a round
   * worse, and nothing makes it better.
   */
  Map<String, Double> bestRatios() {
    Map<String, Double> best = new TreeMap<>();
    ratios.forEach(ratio ->
        best.put(ratio.name(), Baseline.isRate(ratio.name()) ? ratio.most() : ratio.least()));
    return best;
  }

  /** All that could be measured. */
  List<Figure> all() {
    List<Figure> all = new ArrayList<>();
    samples.keySet().forEach(name -> all.add(figure(name)));
    all.addAll(ratios);
    return all.stream().filter(Figure::isMeasured).toList();
  }

  List<CpuTable> threads() {
    return threads.entrySet().stream()
        .map(each ->
            new CpuTable(
                each.getKey(),
                each.getValue().entrySet().stream()
                    .map(kind -> new Figure(kind.getKey().title(), "µs", kind.getValue()))
                    .toList()))
        .toList();
  }

  private Figure figure(String text) {
    return samples.keySet().stream()
        .filter(each -> each.text.equals(text))
        .findFirst()
        .map(this::figure)
        .orElseThrow();
  }

  private Figure figure(Name name) {
    List<Double> values = samples.getOrDefault(name, List.of());
    Part part = parts.get(name);
    Histogram micros = part == null ? null : latencies.get(part.latency);
    return part == null || micros == null
        ? new Figure(name.text, name.unit, values)
        : new Figure(name.text, name.unit, values, part.percentile.of(micros));
  }
}
