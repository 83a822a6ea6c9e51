package dev.baton.benchmarks;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the processes under test have used so far, or between two moments.
 *
 * @param baton seconds of CPU of all nodes
 * @param postgres seconds of CPU of PostgreSQL; 0 without it
 * @param fsyncs of Baton and PostgreSQL; NaN if they are not counted
 * @param threads of all nodes
 */
record Cost(double baton, double postgres, double fsyncs, ThreadTimes threads) {

  Cost since(Cost earlier) {
    return new Cost(
        baton - earlier.baton,
        postgres - earlier.postgres,
        fsyncs - earlier.fsyncs,
        threads.since(earlier.threads));
  }

  double batonMicros(long messages) {
    return micros(baton, messages);
  }

  /** How much of Baton's CPU a kind of threads used, from 0 to 1. */
  double share(ThreadKind kind) {
    return threads.byKind(baton).getOrDefault(kind, 0.0) / baton;
  }

  void addTo(Figures figures, String name, long messages) {
    figures.add(name + ": CPU a message", "µs", batonMicros(messages));
    if (postgres > 0) {
      figures.add(name + ": CPU of PostgreSQL a message", "µs", micros(postgres, messages));
    }
    figures.add(name + ": fsyncs a message", "", fsyncs / messages);
    figures.add(name + ": messages an fsync", "", fsyncs > 0 ? messages / fsyncs : Double.NaN);
    Map<ThreadKind, Double> byKind = new EnumMap<>(ThreadKind.class);
    threads.byKind(baton).forEach((kind, used) -> byKind.put(kind, micros(used, messages)));
    figures.addThreads(name, byKind);
  }

  private static double micros(double seconds, long messages) {
    return seconds * 1e6 / messages;
  }
}
