package dev.baton.benchmarks;

/**
 * Webhook calls that are answered once their message is stored, while the bot answers nobody: what
 * it costs to take a message in.
 */
final class IngestScenario implements Scenario {

  static final String RATE = "ingest: rate";
  static final String CPU = "ingest: CPU a message";
  static final String RATE_RATIO = "ingest ÷ echo: rate";
  static final String CPU_RATIO = "ingest ÷ echo: CPU";

  @Override
  public String name() {
    return "ingest-telegram";
  }

  @Override
  public String description() {
    return "Telegram's webhook: verified, parsed, stored, acknowledged; the bot answers nobody";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    Partner generator = bench.generator();
    Partner echo = bench.echo();
    Partner world = bench.world();
    world.ask(WorldOrder.parking(), WorldReport.class);
    Program program = bench.program(new BatonConfiguration(world.port()));
    LoadOrder order = MessageScenario.order(bench, program, 0);
    EchoScenario.warm(bench, generator, echo);
    warm(bench, generator, order);
    for (int round = 1; round <= options.rounds(); round++) {
      EchoScenario.measure(bench, generator, echo, figures);
      measure(bench, generator, program, order, figures);
    }
    figures.ratio(RATE_RATIO, RATE, EchoScenario.RATE);
    figures.ratio(CPU_RATIO, CPU, EchoScenario.CPU);
    MessageScenario.addProgram(bench, program, figures);
  }

  static void warm(Bench bench, Partner generator, LoadOrder order) {
    bench.tell("ingest: warming up");
    generator.ask(order.lasting(bench.options().warmup()), LoadReport.class).allTaken();
  }

  /** One round. */
  static void measure(
      Bench bench, Partner generator, Program program, LoadOrder order, Figures figures) {
    double fsyncs = program.fsyncs();
    Load load = Load.on(program.meter(), () -> generator.ask(order, LoadReport.class));
    LoadReport report = load.report();
    figures.add(RATE, "1/s", report.rate());
    figures.add(CPU, "µs", load.cpuMicros());
    figures.add(
        "ingest: fsyncs a message", "", (program.fsyncs() - fsyncs) / report.acknowledged());
    figures.add("ingest: acknowledged, full load", report.acknowledgement());
    double rate = bench.options().rate(report.rate());
    LoadReport calm = generator.ask(order.at(rate), LoadReport.class).allTaken();
    figures.add("ingest: acknowledged, open loop", calm.acknowledgement());
    figures.add("ingest: rate of the open loop", "1/s", rate);
    bench.tell(
        "ingest: %.0f/s, %.1f µs of CPU; at %.0f/s acknowledged after %.2f ms, p99 %.2f ms"
            .formatted(
                report.rate(),
                load.cpuMicros(),
                rate,
                calm.acknowledgement().p50(),
                calm.acknowledgement().p99()));
  }
}
