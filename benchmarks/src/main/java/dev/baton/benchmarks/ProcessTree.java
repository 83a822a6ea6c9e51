package dev.baton.benchmarks;

import java.io.UncheckedIOException;

/** All processes below one. */
record ProcessTree(ProcessHandle root) {

  private static final int TRIES = 20;

  /**
   * How many seconds of CPU they have used, those included that have ended and were waited for by
   * who started them. A process that ends while it is looked for is counted at its parent, for
   * which all are read again.
   */
  double cpuSeconds() {
    for (int each = 1; each < TRIES; each++) {
      try {
        return sum();
      } catch (UncheckedIOException ended) {
        Thread.onSpinWait();
      }
    }
    return sum();
  }

  private double sum() {
    return new ProcessMeter(root.pid()).cpu().ended()
        + root.descendants()
            .map(each -> new ProcessMeter(each.pid()).cpu())
            .mapToDouble(each -> each.own() + each.ended())
            .sum();
  }
}
