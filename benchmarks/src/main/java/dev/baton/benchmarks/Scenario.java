package dev.baton.benchmarks;

/** Something that is measured by one command. */
interface Scenario {

  String name();

  /** In one line. */
  String description();

  void run(Bench bench, Figures figures);
}
