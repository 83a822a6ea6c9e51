package dev.baton.benchmarks;

import java.util.Map;

/**
 * Messages and what became of them.
 *
 * @param acknowledged how many were taken
 * @param seconds until the last of them had been answered
 * @param acknowledgement how long it took to take one
 * @param answer how long it took until its answer, or the message itself, arrived
 * @param calls how many calls of each kind Baton made
 * @param cost what it took
 */
record Whole(
    long acknowledged,
    double seconds,
    Latency acknowledgement,
    Latency answer,
    Map<String, Long> calls,
    Cost cost) {

  double rate() {
    return acknowledged / seconds;
  }

  /** Adds what was measured under full load. */
  void addFull(Figures figures, String name) {
    figures.add(name + ": rate", "1/s", rate());
    cost.addTo(figures, name, acknowledged);
    calls.forEach((kind, count) ->
        figures.add(name + ": calls a message, " + kind, "", (double) count / acknowledged));
    figures.add(name + ": acknowledged, full load", acknowledgement);
    figures.add(name + ": whole, full load", answer);
  }

  /** Adds what was measured in an open loop. */
  void addCalm(Figures figures, String name, double rate) {
    figures.add(name + ": acknowledged, open loop", acknowledgement);
    figures.add(name + ": whole, open loop", answer);
    figures.add(name + ": CPU a message, open loop", "µs", cost.batonMicros(acknowledged));
    figures.add(name + ": rate of the open loop", "1/s", rate);
  }

  @Override
  public String toString() {
    return "%.0f/s, %.0f µs of CPU; acknowledged after %.2f ms (p99 %.2f), answered after %.2f ms (p99 %.2f)"
        .formatted(
            rate(),
            cost.batonMicros(acknowledged),
            acknowledgement.p50(),
            acknowledgement.p99(),
            answer.p50(),
            answer.p99());
  }
}
