package dev.baton.benchmarks;

/**
 * What the processes under test have used so far, or between two moments.
 *
 * @param baton seconds of CPU of all nodes
 * @param postgres seconds of CPU of PostgreSQL; 0 without it
 * @param fsyncs of Baton and PostgreSQL; NaN if they are not counted
 */
record Cost(double baton, double postgres, double fsyncs) {

  Cost since(Cost earlier) {
    return new Cost(baton - earlier.baton, postgres - earlier.postgres, fsyncs - earlier.fsyncs);
  }

  double batonMicros(long messages) {
    return baton * 1e6 / messages;
  }

  void addTo(Figures figures, String name, long messages) {
    figures.add(name + ": CPU a message", "µs", batonMicros(messages));
    if (postgres > 0) {
      figures.add(name + ": CPU of PostgreSQL a message", "µs", postgres * 1e6 / messages);
    }
    figures.add(name + ": fsyncs a message", "", fsyncs / messages);
  }
}
