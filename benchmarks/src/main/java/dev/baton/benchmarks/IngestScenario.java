package dev.baton.benchmarks;

import dev.baton.benchmarks.EchoScenario.EchoRounds;

/**
 * Calls that are answered once their message is stored, while the bot answers nobody: what it costs
 * to take a message in.
 */
record IngestScenario(Front front) implements Scenario {

  static final String NAME = "ingest";

  @Override
  public String name() {
    return "ingest-" + front.title();
  }

  @Override
  public String description() {
    return front.title() + ": calls verified, parsed, stored, acknowledged; the bot answers nobody";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    try (Setup setup = new Setup(bench, front, this::atOnce)) {
      run(bench, setup, figures);
    }
  }

  private BatonConfiguration atOnce(BatonConfiguration usual) {
    return front.answersInTheCall()
        ? new BatonConfiguration(usual.world(), usual.store(), front, true, usual.desk())
        : usual;
  }

  private void run(Bench bench, Setup setup, Figures figures) {
    RunOptions options = bench.options();
    setup.tell(WorldOrder.parking());
    LoadOrder order = order(bench, setup);
    EchoRounds echo = bench.echo();
    setup.warm(order.lasting(options.warmup()), false);
    for (int round = 1; round <= options.rounds(); round++) {
      echo.measure(figures);
      measure(bench, setup, order, figures);
    }
    echo.ratios(figures, NAME);
    setup.addTotals(figures);
  }

  LoadOrder order(Bench bench, Setup setup) {
    return setup.order(front.traffic(), bench.options().conversations(Setup.USUAL_CONVERSATIONS));
  }

  /** One round. */
  static void measure(Bench bench, Setup setup, LoadOrder order, Figures figures) {
    Cost before = setup.cost();
    LoadReport report = setup.load(order);
    Cost cost = setup.cost().since(before);
    figures.add(NAME + ": rate", "1/s", report.rate());
    cost.addTo(figures, NAME, report.acknowledged());
    figures.add(
        NAME + ": the store's writer's share of the CPU", "%", cost.share(ThreadKind.WRITER) * 100);
    figures.add(NAME + ": acknowledged, full load", report.acknowledgement());
    bench.tell(
        "ingest: %.0f/s, %.1f µs of CPU, %.0f %% of them the store's writer's"
            .formatted(
                report.rate(),
                cost.batonMicros(report.acknowledged()),
                cost.share(ThreadKind.WRITER) * 100));
    if (bench.options().latency()) {
      double rate = bench.options().rate(report.rate() / 2);
      LoadReport calm = setup.load(order.at(rate));
      figures.add(NAME + ": acknowledged, open loop", calm.acknowledgement());
      figures.add(NAME + ": rate of the open loop", "1/s", rate);
      bench.tell(
          "ingest: at %.0f/s acknowledged after %.2f ms, p99 %.2f ms"
              .formatted(rate, calm.acknowledgement().p50(), calm.acknowledgement().p99()));
    }
  }
}
