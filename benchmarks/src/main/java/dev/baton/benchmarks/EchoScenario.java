package dev.baton.benchmarks;

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
    Partner generator = bench.generator();
    Partner echo = bench.echo();
    warm(bench, generator, echo);
    for (int round = 1; round <= bench.options().rounds(); round++) {
      measure(bench, generator, echo, figures);
    }
  }

  static void warm(Bench bench, Partner generator, Partner echo) {
    bench.tell("echo: warming up");
    generator
        .ask(order(bench, echo).lasting(bench.options().warmup()), LoadReport.class)
        .allTaken();
  }

  /** One round. */
  static void measure(Bench bench, Partner generator, Partner echo, Figures figures) {
    Load load = Load.on(echo.meter(), () -> generator.ask(order(bench, echo), LoadReport.class));
    figures.add(RATE, "1/s", load.report().rate());
    figures.add(CPU, "µs", load.cpuMicros());
    bench.tell("echo: %.0f/s, %.1f µs of CPU".formatted(load.report().rate(), load.cpuMicros()));
  }

  private static LoadOrder order(Bench bench, Partner echo) {
    RunOptions options = bench.options();
    return new LoadOrder(
        Traffic.TELEGRAM,
        echo.port(),
        "/echo",
        "none",
        options.connections(),
        0,
        options.seconds(),
        options.conversations(),
        0,
        "");
  }
}
