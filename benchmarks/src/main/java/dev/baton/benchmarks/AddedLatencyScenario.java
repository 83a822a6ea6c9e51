package dev.baton.benchmarks;

/** How much later users hear their bot than if they called it themselves. */
final class AddedLatencyScenario implements Scenario {

  private static final double TURNS = 200;

  @Override
  public String name() {
    return "added-latency";
  }

  @Override
  public String description() {
    return "200 turns a second on Telegram: how much longer they take than calling the bot directly";
  }

  @Override
  public void run(Bench bench, Figures figures) {
    RunOptions options = bench.options();
    int conversations = options.conversations(Setup.USUAL_CONVERSATIONS);
    double rate = options.rate(TURNS);
    Setup setup = new Setup(bench, Front.TELEGRAM);
    LoadOrder through = setup.wholeOrder(conversations);
    LoadOrder direct = setup.orderToBot(conversations).at(rate);
    setup.warm(through.lasting(options.warmup()), true);
    for (int round = 1; round <= options.rounds(); round++) {
      Latency alone = setup.load(direct).acknowledgement();
      Whole whole = setup.whole(through.at(rate));
      figures.add("bot alone", alone);
      figures.add("through Baton", whole.answer());
      figures.add("acknowledged", whole.acknowledgement());
      figures.add("added: difference of the medians", "ms", whole.answer().p50() - alone.p50());
      figures.add("added: difference of the p99s", "ms", whole.answer().p99() - alone.p99());
      figures.add("CPU a message", "µs", whole.cost().batonMicros(whole.acknowledged()));
      bench.tell(
          "added: %.2f ms, the p99s differ by %.2f ms"
              .formatted(whole.answer().p50() - alone.p50(), whole.answer().p99() - alone.p99()));
    }
    setup.addTotals(figures);
  }
}
