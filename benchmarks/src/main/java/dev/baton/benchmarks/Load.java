package dev.baton.benchmarks;

import java.util.function.Supplier;

/**
 * What some load cost a process.
 *
 * @param cpuMicros of the process for each call
 */
record Load(LoadReport report, double cpuMicros) {

  /** Measures a process while it takes a load. */
  static Load on(ProcessMeter meter, Supplier<LoadReport> load) {
    double before = meter.cpuSeconds();
    LoadReport report = load.get().allTaken();
    return new Load(report, (meter.cpuSeconds() - before) * 1e6 / report.acknowledged());
  }
}
