package dev.baton.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a scenario measures, in the order in which it first comes. */
final class Figures {

  private record Name(String text, String unit) {}

  private final Map<Name, List<Double>> samples = new LinkedHashMap<>();
  private final List<Figure> ratios = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /** Adds this round's value; one that could not be measured is left out. */
  void add(String name, String unit, double value) {
    if (!Double.isNaN(value)) {
      samples.computeIfAbsent(new Name(name, unit), each -> new ArrayList<>()).add(value);
    }
  }

  /** Adds percentiles of a latency. */
  void add(String name, Latency latency) {
    add(name + ", p50", "ms", latency.p50());
    add(name + ", p99", "ms", latency.p99());
  }

  /** Adds the ratio of two figures that were added before. */
  void ratio(String name, String dividend, String divisor) {
    ratios.add(figure(dividend).per(figure(divisor), name));
  }

  /** Adds what was measured apart. */
  void addAll(Figures others) {
    others.samples.forEach(
        (name, values) -> samples.computeIfAbsent(name, each -> new ArrayList<>()).addAll(values));
    ratios.addAll(others.ratios);
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

  List<Figure> all() {
    List<Figure> all = new ArrayList<>();
    samples.forEach((name, values) -> all.add(new Figure(name.text, name.unit, values)));
    all.addAll(ratios);
    return List.copyOf(all);
  }

  private Figure figure(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
