package dev.baton.benchmarks;

import java.util.List;

/** The measure of the others: HTTP and JSON as Baton does it, and nothing else. */
final class EchoScenario implements Scenario {

  static final String RATE = "echo: rate";
  static final String CPU = "echo: CPU a request";

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String description() {
    return "Baton's listener reading and writing JSON, with nothing stored";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    EchoRounds echo = bench.echo();
    for (int round = 1; round <= bench.options().rounds(); round++) {
      echo.measure(figures);
    }
  }

  /** The echo's rounds, which are also measured between those of others. */
  record EchoRounds(Bench bench, Partner generator, Partner echo, LoadOrder order) {

    static EchoRounds warm(Bench bench, Partner echo) {
      Partner generator = bench.generator();
      LoadOrder order =
          LoadOrder.usual(bench, Traffic.ECHO, List.of(echo.port()), Setup.USUAL_CONVERSATIONS);
      bench.tell("echo: warming up");
      var unused = order.lasting(bench.options().warmup()).by(generator).allTaken();
      return new EchoRounds(bench, generator, echo, order);
    }

    void measure(Figures figures) {
      double before = echo.meter().cpuSeconds();
      LoadReport report = order.by(generator).allTaken();
      double micros = (echo.meter().cpuSeconds() - before) * 1e6 / report.acknowledged();
      figures.add(RATE, "1/s", report.rate());
      figures.add(CPU, "µs", micros);
      bench.tell("echo: %.0f/s, %.1f µs of CPU".formatted(report.rate(), micros));
    }

    /** Adds the ratios of a scenario's figures to the echo's. */
    void ratios(Figures figures, String name) {
      figures.ratio(name + " ÷ echo: rate", name + ": rate", RATE);
      figures.ratio(name + " ÷ echo: CPU", name + ": CPU a message", CPU);
    }
  }
}
